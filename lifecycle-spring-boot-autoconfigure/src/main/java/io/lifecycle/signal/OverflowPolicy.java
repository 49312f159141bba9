package io.lifecycle.signal;

/**
 * What happens to an event when the lane of a {@link Delivery#QUEUED queued} listener is
 * full. Every dropped event is counted.
 *
 * @since 0.1.0
 */
public enum OverflowPolicy {

	/**
	 * The policy of the bus, which is {@link #DROP_NEWEST} unless it was given another.
	 */
	DEFAULT,

	/**
	 * Drop the event that has waited longest.
	 */
	DROP_OLDEST,

	/**
	 * Drop the event that comes.
	 */
	DROP_NEWEST,

	/**
	 * Let the emitter wait for a limited time, then drop the event that comes. Slows
	 * requests down: for listeners that matter more.
	 */
	BLOCK

}
