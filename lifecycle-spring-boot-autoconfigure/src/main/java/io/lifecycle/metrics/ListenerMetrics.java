package io.lifecycle.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;

/**
 * The meters of the listeners and of their lanes. Listeners come and go without a word:
 * whoever reads one of these meters has the bus asked, and the meters of new listeners
 * added, those of gone ones removed.
 */
final class ListenerMetrics {

	// One look for all meters of a scrape.
	private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	// The number and the address of a lambda's class are others in every process.
	private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda.*");

	private final SignalBus bus;

	private final BoundMeters bound;

	private final RegistryGuard guard;

	private final int maxTagValues;

	private final AtomicBoolean looking = new AtomicBoolean();

	// Of whoever looks.
	private final Map<String, ListenerMeters> listeners = new HashMap<>();

	private volatile long staleAt = LifecycleClock.monotonicNanos();

	private volatile int active;

	private volatile int quarantined;

	ListenerMetrics(SignalBus bus, BoundMeters bound, RegistryGuard guard, int maxTagValues) {
		this.bus = bus;
		this.bound = bound;
		this.guard = guard;
		this.maxTagValues = maxTagValues;
		bound.gauge(LifecycleMeter.LISTENERS, this, (metrics) -> metrics.read().active, "active");
		bound.gauge(LifecycleMeter.LISTENERS, this, (metrics) -> metrics.read().quarantined, "quarantined");
	}

	private ListenerMetrics read() {
		refresh();
		return this;
	}

	/**
	 * Look at the bus, unless somebody has just done so or does it right now.
	 */
	void refresh() {
		if (LifecycleClock.monotonicNanos() - this.staleAt < 0 || !this.looking.compareAndSet(false, true)) {
			return;
		}
		try {
			this.guard.run(this::look);
		}
		finally {
			this.staleAt = LifecycleClock.monotonicNanos() + FRESH_NANOS;
			this.looking.set(false);
		}
	}

	private void look() {
		List<ListenerStatus> all = this.bus.listeners();
		this.quarantined = (int) all.stream().filter((status) -> status.state() == ListenerState.QUARANTINED).count();
		this.active = all.size() - this.quarantined;
		Map<String, ListenerSums> sums = new HashMap<>();
		Set<String> names = new HashSet<>(this.listeners.keySet());
		all.forEach((status) -> sums.merge(tag(status.name(), names), ListenerSums.of(status), ListenerSums::plus));
		this.listeners.entrySet().removeIf((known) -> isGone(known, sums));
		sums.forEach((name, sum) -> this.listeners.computeIfAbsent(name, this::meters).update(sum));
	}

	// Whoever has a place keeps it.
	private String tag(String name, Set<String> names) {
		String tag = LAMBDA.matcher(name).replaceFirst("\\$\\$Lambda");
		return (names.contains(tag) || (names.size() < this.maxTagValues && names.add(tag))) ? tag : BoundedTags.OTHER;
	}

	private static boolean isGone(Map.Entry<String, ListenerMeters> known, Map<String, ListenerSums> sums) {
		boolean gone = !sums.containsKey(known.getKey());
		if (gone) {
			known.getValue().remove();
		}
		return gone;
	}

	private ListenerMeters meters(String name) {
		return new ListenerMeters(name, this.bound, this::refresh);
	}

}
