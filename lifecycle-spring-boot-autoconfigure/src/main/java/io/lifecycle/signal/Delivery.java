package io.lifecycle.signal;

/**
 * How events reach a listener.
 *
 * @since 0.1.0
 */
public enum Delivery {

	/**
	 * On the thread that emits the event.
	 */
	DIRECT,

	/**
	 * Through a lane: a bounded queue of the listener's own, which keeps the order of the
	 * events and is drained by one thread. The emitter waits for nothing, whatever the
	 * listener does.
	 */
	QUEUED

}
