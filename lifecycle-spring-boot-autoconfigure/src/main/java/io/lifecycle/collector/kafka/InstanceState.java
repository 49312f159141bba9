package io.lifecycle.collector.kafka;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.StartupComplete;

/**
 * The state of an instance, as its heartbeat reports it.
 *
 * @since 0.1.0
 */
public enum InstanceState {

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

	InstanceState after(LifecycleEvent event) {
		if (event instanceof StartupComplete) {
			return UP;
		}
		if (event instanceof ShutdownBegin) {
			return DRAINING;
		}
		return (event instanceof ShutdownComplete) ? DOWN : this;
	}

}
