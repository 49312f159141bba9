package io.lifecycle.collector.kafka;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.StartupComplete;
import org.jspecify.annotations.Nullable;

/**
 * The state of an instance, as its heartbeat reports it.
 */
enum InstanceState {

	/**
	 * Before {@link StartupComplete}.
	 */
	STARTING,

	/**
	 * Since {@link StartupComplete}.
	 */
	UP,

	/**
	 * Since {@link ShutdownBegin}.
	 */
	DRAINING,

	/**
	 * Since {@link ShutdownComplete}.
	 */
	DOWN;

	/**
	 * Return the state that an event begins, or {@code null} if it begins none.
	 */
	static @Nullable InstanceState begunBy(LifecycleEvent event) {
		if (event instanceof StartupComplete) {
			return UP;
		}
		if (event instanceof ShutdownBegin) {
			return DRAINING;
		}
		return (event instanceof ShutdownComplete) ? DOWN : null;
	}

}
