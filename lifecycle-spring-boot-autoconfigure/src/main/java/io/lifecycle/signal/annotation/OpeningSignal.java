package io.lifecycle.signal.annotation;

import io.lifecycle.event.LifecycleEvent;

/**
 * Makes the event that opens a context's bus: the first one that is emitted, and the one
 * that listeners which come later still receive.
 *
 * @since 0.1.0
 * @see SignalRegistrar
 */
@FunctionalInterface
public interface OpeningSignal {

	/**
	 * Make the event. Called once for each bus.
	 * @return the event
	 */
	LifecycleEvent create();

}
