package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * Is notified of every failure of a listener in addition to the log, for example to count
 * failures or to fail a test. It runs on the thread on which the listener failed, must be
 * thread-safe and must not block. Its exceptions are ignored.
 *
 * @since 0.1.0
 * @see SignalBusBuilder#failureHandler(ListenerFailureHandler)
 */
@FunctionalInterface
public interface ListenerFailureHandler {

	/**
	 * Handle a failure.
	 * @param listener the name of the listener
	 * @param event the event
	 * @param failure the exception of the listener or of its stage
	 */
	void failed(String listener, LifecycleEvent event, Throwable failure);

}
