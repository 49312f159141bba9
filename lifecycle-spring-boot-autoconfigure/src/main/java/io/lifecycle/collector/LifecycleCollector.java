package io.lifecycle.collector;

import io.lifecycle.event.LifecycleEvent;

/**
 * A destination for all events.
 *
 * <p>
 * Called on the threads that produce the events, those that serve requests among them: it
 * must be thread-safe, return quickly and never block.
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
