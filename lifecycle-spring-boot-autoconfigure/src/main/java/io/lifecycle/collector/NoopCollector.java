package io.lifecycle.collector;

import io.lifecycle.event.LifecycleEvent;

/**
 * Discards every event. It is the default and is never subscribed to the bus, so no event
 * is created unless somebody else listens.
 *
 * @since 0.1.0
 */
public final class NoopCollector implements LifecycleCollector {

	/**
	 * The instance.
	 */
	public static final NoopCollector INSTANCE = new NoopCollector();

	private NoopCollector() {
	}

	@Override
	public void record(LifecycleEvent event) {
	}

}
