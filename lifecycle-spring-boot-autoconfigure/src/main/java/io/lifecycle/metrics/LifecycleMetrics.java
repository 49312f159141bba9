package io.lifecycle.metrics;

import java.time.Duration;
import java.util.Locale;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts the events of a bus in a meter registry: connections, background tasks, the
 * start and the end. The listeners of the bus are asked when somebody reads their meters.
 *
 * <p>
 * To be created before the server starts: what began earlier is not seen. No meter needs
 * an event of a request that ends well, so none is built; exchanges are followed to
 * notice answers that break off. A failure of the registry is logged and reaches nobody
 * else. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LifecycleMetrics implements AutoCloseable {

	private final MeterRegistry registry;

	private final GuardedSubscriptions subscriptions;

	private final BoundMeters bound;

	/**
	 * Begin to count.
	 * @param registry where the meters are
	 * @param bus whose events are counted
	 * @param maxTagValues how many names of tasks, and how many of listeners, have meters
	 * of their own; all others share those of {@code _OTHER}
	 */
	public LifecycleMetrics(MeterRegistry registry, SignalBus bus, int maxTagValues) {
		this.registry = registry;
		this.subscriptions = new GuardedSubscriptions(bus);
		this.bound = new BoundMeters(registry);
		this.subscriptions.run(() -> ConnectionMetrics.subscribe(this.subscriptions, registry, this.bound));
		this.subscriptions.run(() -> new TaskMetrics(registry, maxTagValues).subscribe(this.subscriptions));
		this.subscriptions.run(this::subscribeToEnd);
		this.subscriptions
			.run(() -> new ListenerMetrics(bus, this.bound, this.subscriptions, maxTagValues).subscribe());
	}

	private void subscribeToEnd() {
		for (DrainOutcome outcome : DrainOutcome.values()) {
			drainDuration(outcome);
		}
		this.subscriptions.on(DrainComplete.class, (event) -> drainDuration(event.outcome()).record(event.duration()));
	}

	private Timer drainDuration(DrainOutcome outcome) {
		return LifecycleMeter.DRAIN_DURATION.timer(this.registry, outcome.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Add the meter of how long the application took to be ready, once it is. Boot's
	 * metrics have the same as {@code application.ready.time}.
	 */
	public void addStartupTime() {
		this.subscriptions.on(StartupComplete.class,
				(event) -> this.bound.timeGauge(LifecycleMeter.STARTUP_TIME, event.duration(), Duration::toNanos));
	}

	/**
	 * Add the meters of a buffered collector.
	 * @param name the name of the collector
	 * @param collector the collector
	 */
	public void addCollector(String name, BufferedCollector collector) {
		this.subscriptions.run(() -> {
			this.bound.counter(LifecycleMeter.COLLECTOR_RECORDED, collector, BufferedCollector::recorded, name);
			this.bound.counter(LifecycleMeter.COLLECTOR_FLUSHED, collector, BufferedCollector::flushed, name);
			this.bound.counter(LifecycleMeter.COLLECTOR_DROPPED, collector, BufferedCollector::dropped, name);
			this.bound.gauge(LifecycleMeter.COLLECTOR_PENDING, collector, BufferedCollector::size, name);
			this.bound.counter(LifecycleMeter.COLLECTOR_BATCH_FAILURES, collector, BufferedCollector::batchFailures,
					name);
		});
	}

	/**
	 * Stop counting, and remove the meters that ask somebody for their value.
	 */
	@Override
	public void close() {
		this.subscriptions.cancelAll();
		this.subscriptions.run(this.bound::removeAll);
	}

}
