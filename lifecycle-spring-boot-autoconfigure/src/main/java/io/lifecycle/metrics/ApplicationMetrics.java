package io.lifecycle.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.StartupComplete;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of the application's start and of its end.
 */
final class ApplicationMetrics {

	private ApplicationMetrics() {
	}

	/**
	 * Measure the start. The meter is absent until the application is ready.
	 */
	static void subscribeToStart(GuardedSubscriptions subscriptions, BoundMeters bound) {
		AtomicLong nanos = new AtomicLong();
		subscriptions.on(StartupComplete.class, (event) -> {
			nanos.set(event.durationNanos());
			bound.timeGauge(LifecycleMeter.STARTUP_TIME, nanos, AtomicLong::get);
		});
	}

	static void subscribeToEnd(GuardedSubscriptions subscriptions, MeterRegistry registry) {
		Map<DrainOutcome, Timer> durations = new EnumMap<>(DrainOutcome.class);
		for (DrainOutcome outcome : DrainOutcome.values()) {
			durations.put(outcome,
					LifecycleMeter.DRAIN_DURATION.timer(registry, outcome.name().toLowerCase(Locale.ROOT)));
		}
		subscriptions.on(DrainComplete.class,
				(event) -> Objects.requireNonNull(durations.get(event.outcome())).record(event.duration()));
	}

}
