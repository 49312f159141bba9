package io.lifecycle.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Records the events of a bus in a meter registry: connections, background tasks, startup
 * and shutdown. Meters of listeners are updated when they are read.
 *
 * <p>
 * Create it before the server starts because it does not see what began earlier. No meter
 * needs an event of a request that completes, so none is created; exchanges are tracked
 * to detect aborted responses. A failure of the registry is logged and does not affect
 * others. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LifecycleMetrics implements AutoCloseable {

	private final MeterRegistry registry;

	private final GuardedSubscriptions subscriptions;

	private final BoundMeters bound;

	/**
	 * Create the meters and subscribe to the bus.
	 * @param registry the registry of the meters
	 * @param bus the bus of the events
	 * @param maxTagValues the maximum number of names of tasks, and of listeners, that
	 * have their own meters; all others share the meters of {@code _OTHER}
	 */
	public LifecycleMetrics(MeterRegistry registry, SignalBus bus, int maxTagValues) {
		this(registry, bus, maxTagValues, Runnable::run);
	}

	/**
	 * Create the meters and subscribe to the bus.
	 * @param registry the registry of the meters
	 * @param bus the bus of the events
	 * @param maxTagValues the maximum number of names of tasks, and of listeners, that
	 * have their own meters; all others share the meters of {@code _OTHER}
	 * @param whenTracking runs an action once the connections of a server are tracked;
	 * without such a server there are no meters of connections
	 */
	public LifecycleMetrics(MeterRegistry registry, SignalBus bus, int maxTagValues, Consumer<Runnable> whenTracking) {
		this.registry = registry;
		this.subscriptions = new GuardedSubscriptions(bus);
		this.bound = new BoundMeters(registry);
		whenTracking.accept(() -> this.subscriptions
			.run(() -> ConnectionMetrics.subscribe(this.subscriptions, registry, this.bound)));
		this.subscriptions.run(() -> new TaskMetrics(registry, maxTagValues).subscribe(this.subscriptions));
		this.subscriptions.run(this::subscribeToEnd);
		this.subscriptions
			.run(() -> new ListenerMetrics(bus, this.bound, this.subscriptions, maxTagValues).subscribe());
	}

	private void subscribeToEnd() {
		for (DrainOutcome outcome : DrainOutcome.values()) {
			drainDuration(outcome);
		}
		this.subscriptions.on(DrainComplete.class, "drain",
				(event) -> drainDuration(event.outcome()).record(event.duration()));
	}

	private Timer drainDuration(DrainOutcome outcome) {
		return LifecycleMeter.DRAIN_DURATION.timer(this.registry, outcome.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Add the meter of the time until the application is ready. Spring Boot's metrics
	 * publish the same value as {@code application.ready.time}.
	 */
	public void addStartupTime() {
		this.subscriptions.on(StartupComplete.class, "startup",
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
			List<ConsumerStatus> consumers = collector.consumers();
			for (int i = 0; i < consumers.size(); i++) {
				addConsumer(collector, i, name, consumers.get(i).name());
				if (consumers.get(i).destination() != null) {
					addDestination(collector, i, name, consumers.get(i).name());
				}
			}
		});
	}

	private void addConsumer(BufferedCollector collector, int index, String... tags) {
		this.bound.counter(LifecycleMeter.COLLECTOR_DELIVERED, collector,
				(read) -> read.consumers().get(index).delivered(), tags);
		this.bound.counter(LifecycleMeter.COLLECTOR_DROPPED, collector, (read) -> read.consumers().get(index).dropped(),
				tags);
		this.bound.counter(LifecycleMeter.COLLECTOR_FAILED, collector, (read) -> read.consumers().get(index).failed(),
				tags);
		this.bound.gauge(LifecycleMeter.COLLECTOR_WAITING, collector, (read) -> read.consumers().get(index).waiting(),
				tags);
	}

	private void addDestination(BufferedCollector collector, int index, String... tags) {
		this.bound.counter(LifecycleMeter.COLLECTOR_UNCONFIRMED, collector,
				(read) -> destination(read, index, DestinationStatus::unconfirmed), tags);
		this.bound.counter(LifecycleMeter.COLLECTOR_REFUSED_OFFERS, collector,
				(read) -> destination(read, index, DestinationStatus::refusedOffers), tags);
	}

	private static double destination(BufferedCollector collector, int index, ToLongFunction<DestinationStatus> count) {
		DestinationStatus status = collector.consumers().get(index).destination();
		return (status != null) ? count.applyAsLong(status) : Double.NaN;
	}

	/**
	 * Unsubscribe, and remove the meters that read their value from this library.
	 */
	@Override
	public void close() {
		this.subscriptions.cancelAll();
		this.subscriptions.run(this.bound::removeAll);
	}

}
