package io.lifecycle.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.Meter;

/**
 * The meters of listeners and of their queues. No event reports that listeners are added
 * or removed, so reading one of these meters asks the bus, adds the meters of new
 * listeners and removes those of removed ones.
 */
final class ListenerMetrics {

	// All meters of a scrape share one look at the bus.
	private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final SignalBus bus;

	private final BoundMeters bound;

	private final GuardedSubscriptions subscriptions;

	private final int maxTagValues;

	private final AtomicBoolean looking = new AtomicBoolean();

	// Only the thread that looks at the bus uses this, one at a time.
	private final Map<String, Named> listeners = new HashMap<>();

	private volatile long staleAt = LifecycleClock.monotonicNanos();

	private volatile int active;

	private volatile int quarantined;

	ListenerMetrics(SignalBus bus, BoundMeters bound, GuardedSubscriptions subscriptions, int maxTagValues) {
		this.bus = bus;
		this.bound = bound;
		this.subscriptions = subscriptions;
		this.maxTagValues = maxTagValues;
		bound.gauge(LifecycleMeter.LISTENERS, this, (metrics) -> metrics.read().active, "active");
		bound.gauge(LifecycleMeter.LISTENERS, this, (metrics) -> metrics.read().quarantined, "quarantined");
	}

	void subscribe() {
		// The first reader finds all listeners.
		this.subscriptions.on(StartupComplete.class, "listeners", (event) -> refresh());
	}

	private ListenerMetrics read() {
		refresh();
		return this;
	}

	// Another thread may have just updated the meters, or may be updating them.
	private void refresh() {
		if (LifecycleClock.monotonicNanos() - this.staleAt < 0 || !this.looking.compareAndSet(false, true)) {
			return;
		}
		try {
			this.subscriptions.run(this::look);
		}
		finally {
			this.staleAt = LifecycleClock.monotonicNanos() + FRESH_NANOS;
			this.looking.set(false);
		}
	}

	private void look() {
		List<ListenerStatus> all = this.bus.listeners().list();
		this.quarantined = (int) all.stream().filter((status) -> status.state() == ListenerState.QUARANTINED).count();
		this.active = all.size() - this.quarantined;
		Map<String, ListenerTotals> sums = new HashMap<>();
		Set<String> names = new HashSet<>(this.listeners.keySet());
		all.stream()
			.filter((status) -> !GuardedSubscriptions.isListener(status.name()))
			.forEach(
					(status) -> sums.merge(tag(status.name(), names), ListenerTotals.of(status), ListenerTotals::plus));
		names.removeAll(sums.keySet());
		names.forEach((gone) -> Objects.requireNonNull(this.listeners.remove(gone)).remove());
		sums.forEach((name, sum) -> this.listeners.computeIfAbsent(name, Named::new).update(sum));
	}

	// A listener that has its own meters keeps them.
	private String tag(String name, Set<String> names) {
		return (names.contains(name) || (names.size() < this.maxTagValues && names.add(name))) ? name
				: BoundedTags.OTHER;
	}

	/**
	 * The meters of listeners of the same name.
	 */
	private final class Named {

		private final String name;

		private final List<Meter> meters = new ArrayList<>();

		private ListenerTotals seen = ListenerTotals.NONE;

		private boolean hasLane;

		private volatile ListenerTotals totals = ListenerTotals.NONE;

		Named(String name) {
			this.name = name;
			BoundMeters bound = ListenerMetrics.this.bound;
			this.meters.add(bound.timer(LifecycleMeter.LISTENER_DURATION, this, (named) -> named.read().deliveries(),
					(named) -> named.read().nanos(), name));
			this.meters
				.add(bound.counter(LifecycleMeter.LISTENER_FAILURES, this, (named) -> named.read().failures(), name));
			this.meters
				.add(bound.counter(LifecycleMeter.LISTENER_DROPPED, this, (named) -> named.read().dropped(), name));
		}

		private ListenerTotals read() {
			refresh();
			return this.totals;
		}

		void update(ListenerTotals now) {
			this.totals = this.totals.grownBy(this.seen, now);
			this.seen = now;
			if (now.queued() && !this.hasLane) {
				this.hasLane = true;
				this.meters.add(ListenerMetrics.this.bound.gauge(LifecycleMeter.LANE_WAITING, this,
						(named) -> named.read().waiting(), this.name));
			}
		}

		void remove() {
			this.meters.forEach(ListenerMetrics.this.bound::remove);
		}

	}

}
