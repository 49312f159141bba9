package io.lifecycle.signal;

/**
 * What happens to an event when the queue of a {@link Delivery#QUEUED queued} listener is
 * full. Every dropped event is counted.
 *
 * @since 0.1.0
 */
public enum OverflowPolicy {

	/**
	 * The policy of the bus, {@link #DROP_NEWEST} by default.
	 */
	DEFAULT,

	/**
	 * Drop the event that has waited longest.
	 */
	DROP_OLDEST,

	/**
	 * Drop the new event.
	 */
	DROP_NEWEST,

	/**
	 * Let the emitter wait for a limited time, then drop the new event. This slows
	 * requests down, so use it only for listeners that are more important than latency.
	 */
	BLOCK

}
