package io.lifecycle.metrics;

import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.StartupComplete;

/**
 * The meter of the start, which is there when the application is.
 */
final class StartupMetrics {

	private final BoundMeters bound;

	private final AtomicLong nanos = new AtomicLong();

	StartupMetrics(BoundMeters bound) {
		this.bound = bound;
	}

	void subscribe(Subscriptions subscriptions) {
		subscriptions.on(StartupComplete.class, this::started);
	}

	private void started(StartupComplete event) {
		this.nanos.set(event.durationNanos());
		this.bound.timeGauge(LifecycleMeter.STARTUP_TIME, this.nanos, AtomicLong::get);
	}

}
