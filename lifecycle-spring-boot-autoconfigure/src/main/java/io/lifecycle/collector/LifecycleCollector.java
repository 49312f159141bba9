package io.lifecycle.collector;

import io.lifecycle.event.LifecycleEvent;

/**
 * A destination for all events.
 *
 * <p>
 * It is called on the threads that emit the events, including those that serve requests,
 * so it must be thread-safe, return quickly and never block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LifecycleCollector {

	/**
	 * Record an event.
	 * @param event the event, immutable
	 */
	void record(LifecycleEvent event);

}
