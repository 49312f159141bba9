package io.lifecycle.metrics;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;

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
		this.subscriptions = new GuardedSubscriptions(bus);
		this.bound = new BoundMeters(registry);
		this.subscriptions.run(() -> new ConnectionMetrics(registry, this.bound).subscribe(this.subscriptions));
		this.subscriptions.run(() -> new TaskMetrics(registry, maxTagValues).subscribe(this.subscriptions));
		this.subscriptions.run(() -> ApplicationMetrics.subscribeToEnd(this.subscriptions, registry));
		this.subscriptions
			.run(() -> new ListenerMetrics(bus, this.bound, this.subscriptions, maxTagValues).subscribe());
	}

	/**
	 * Add the meter of how long the application took to be ready, once it is. Boot's
	 * metrics have the same as {@code application.ready.time}.
	 */
	public void addStartupTime() {
		this.subscriptions.run(() -> ApplicationMetrics.subscribeToStart(this.subscriptions, this.bound));
	}

	/**
	 * Add the meters of a buffered collector.
	 * @param name the name of the collector
	 * @param collector the collector
	 */
	public void addCollector(String name, BufferedCollector collector) {
		this.subscriptions.run(() -> new CollectorMetrics(collector).bind(name, this.bound));
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
