package io.lifecycle.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the events of a bus in a meter registry: connections, background tasks, the
 * start and the end. The listeners of the bus are asked when somebody reads their meters.
 *
 * <p>
 * To be created before the server starts: what began earlier is not seen. No meter needs
 * an event of a request that ends well, so none is built; exchanges are followed to
 * notice answers that break off. A registry that throws is told of in the log, and hurts
 * nobody. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LifecycleMetrics implements AutoCloseable {

	private final RegistryGuard guard = new RegistryGuard();

	private final Subscriptions subscriptions;

	private final BoundMeters bound;

	// Meters refer to them weakly.
	private final List<Object> sources = new CopyOnWriteArrayList<>();

	/**
	 * Begin to count.
	 * @param registry where the meters are
	 * @param bus whose events are counted
	 * @param maxTagValues how many names of tasks, and how many of listeners, have meters
	 * of their own; all others share those of {@code _OTHER}
	 */
	public LifecycleMetrics(MeterRegistry registry, SignalBus bus, int maxTagValues) {
		this.subscriptions = new Subscriptions(bus, this.guard);
		this.bound = new BoundMeters(registry);
		this.guard.run(() -> new ConnectionMetrics(registry, this.bound).subscribe(this.subscriptions));
		this.guard.run(() -> new TaskMetrics(registry, maxTagValues).subscribe(this.subscriptions));
		this.guard.run(() -> new DrainMetrics(registry).subscribe(this.subscriptions));
		this.guard.run(() -> addListeners(new ListenerMetrics(bus, this.bound, this.guard, maxTagValues)));
	}

	private void addListeners(ListenerMetrics listeners) {
		this.sources.add(listeners);
		// The first reader finds all that are there.
		this.subscriptions.on(StartupComplete.class, (event) -> listeners.refresh());
	}

	/**
	 * Tell how long the application took to be ready, once it is. Boot's metrics have the
	 * same as {@code application.ready.time}.
	 */
	public void addStartupTime() {
		this.guard.run(() -> new StartupMetrics(this.bound).subscribe(this.subscriptions));
	}

	/**
	 * Add the meters of a buffered collector.
	 * @param name the name of the collector
	 * @param counts what it knows of itself
	 */
	public void addCollector(String name, CollectorCounts counts) {
		CollectorMetrics metrics = new CollectorMetrics(counts);
		this.sources.add(metrics);
		this.guard.run(() -> metrics.bind(name, this.bound));
	}

	/**
	 * Stop counting, and remove the meters that ask somebody for their value.
	 */
	@Override
	public void close() {
		this.subscriptions.cancelAll();
		this.guard.run(this.bound::removeAll);
	}

}
