package io.lifecycle.collector;

import io.lifecycle.event.LifecycleEvent;

/**
 * Discards every event. It is the default, and never subscribed to the bus: while nobody
 * else listens no event is built.
 *
 * @since 0.1.0
 */
public final class NoopCollector implements LifecycleCollector {

	/**
	 * The one instance.
	 */
	public static final NoopCollector INSTANCE = new NoopCollector();

	private NoopCollector() {
	}

	@Override
	public void record(LifecycleEvent event) {
	}

}
