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
	 * Through a bounded queue of the listener, which keeps the order of the events and is
	 * drained by one thread at a time. The emitter does not wait for the listener.
	 */
	QUEUED

}
