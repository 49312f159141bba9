package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * Is notified of every failure of a listener, besides the log: to count it, or to fail a
 * test. It runs on the thread on which the listener failed, must be thread-safe and must
 * not block. What it throws is swallowed.
 *
 * @since 0.1.0
 * @see SignalBusBuilder#failureHandler(ListenerFailureHandler)
 */
@FunctionalInterface
public interface ListenerFailureHandler {

	/**
	 * Take note of a failure.
	 * @param listener the name of the listener
	 * @param event the event that it failed on
	 * @param failure what it threw or what its stage failed with
	 */
	void failed(String listener, LifecycleEvent event, Throwable failure);

}
