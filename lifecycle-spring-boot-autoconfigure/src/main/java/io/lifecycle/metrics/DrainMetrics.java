package io.lifecycle.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of the end.
 */
final class DrainMetrics {

	private final Map<DrainOutcome, Timer> durations = new EnumMap<>(DrainOutcome.class);

	DrainMetrics(MeterRegistry registry) {
		for (DrainOutcome outcome : DrainOutcome.values()) {
			this.durations.put(outcome,
					LifecycleMeter.DRAIN_DURATION.timer(registry, outcome.name().toLowerCase(Locale.ROOT)));
		}
	}

	void subscribe(Subscriptions subscriptions) {
		subscriptions.on(DrainComplete.class,
				(event) -> Objects.requireNonNull(this.durations.get(event.outcome())).record(event.duration()));
	}

}
