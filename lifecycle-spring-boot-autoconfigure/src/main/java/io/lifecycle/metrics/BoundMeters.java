package io.lifecycle.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

/**
 * Meters that read their value from an object of this library. They are removed together
 * with that object: otherwise a registry that lives longer would ignore the next object
 * of the same name.
 */
final class BoundMeters {

	private final MeterRegistry registry;

	// The objects are kept because meters reference them weakly.
	private final Map<Meter, Object> meters = new ConcurrentHashMap<>();

	BoundMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	<T> Meter gauge(LifecycleMeter meter, T object, ToDoubleFunction<T> value, String... tags) {
		return keep(object,
				Gauge.builder(meter.getName(), object, value)
					.description(meter.description())
					.baseUnit(meter.getBaseUnit())
					.tags(meter.tags(tags))
					.register(this.registry));
	}

	<T> Meter timeGauge(LifecycleMeter meter, T object, ToDoubleFunction<T> nanos, String... tags) {
		return keep(object,
				TimeGauge.builder(meter.getName(), object, TimeUnit.NANOSECONDS, nanos)
					.description(meter.description())
					.tags(meter.tags(tags))
					.register(this.registry));
	}

	<T> Meter counter(LifecycleMeter meter, T object, ToDoubleFunction<T> value, String... tags) {
		return keep(object,
				FunctionCounter.builder(meter.getName(), object, value)
					.description(meter.description())
					.baseUnit(meter.getBaseUnit())
					.tags(meter.tags(tags))
					.register(this.registry));
	}

	<T> Meter timer(LifecycleMeter meter, T object, ToLongFunction<T> count, ToDoubleFunction<T> nanos,
			String... tags) {
		return keep(object,
				FunctionTimer.builder(meter.getName(), object, count, nanos, TimeUnit.NANOSECONDS)
					.description(meter.description())
					.tags(meter.tags(tags))
					.register(this.registry));
	}

	private Meter keep(Object object, Meter meter) {
		this.meters.putIfAbsent(meter, object);
		return meter;
	}

	void remove(Meter meter) {
		this.meters.remove(meter);
		this.registry.remove(meter);
	}

	void removeAll() {
		this.meters.keySet().forEach(this::remove);
	}

}
