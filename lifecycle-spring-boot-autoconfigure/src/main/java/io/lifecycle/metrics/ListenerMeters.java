package io.lifecycle.metrics;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Meter;

/**
 * The meters of the listeners of one name.
 */
final class ListenerMeters {

	private final String name;

	private final BoundMeters bound;

	private final Runnable beforeRead;

	private final List<Meter> meters = new ArrayList<>();

	private ListenerSums seen = ListenerSums.NONE;

	private boolean hasLane;

	private volatile ListenerSums totals = ListenerSums.NONE;

	ListenerMeters(String name, BoundMeters bound, Runnable beforeRead) {
		this.name = name;
		this.bound = bound;
		this.beforeRead = beforeRead;
		this.meters.add(bound.timer(LifecycleMeter.LISTENER_DURATION, this, (listener) -> listener.read().deliveries(),
				(listener) -> listener.read().nanos(), name));
		this.meters
			.add(bound.counter(LifecycleMeter.LISTENER_FAILURES, this, (listener) -> listener.read().failures(), name));
		this.meters
			.add(bound.counter(LifecycleMeter.LISTENER_DROPPED, this, (listener) -> listener.read().dropped(), name));
	}

	private ListenerSums read() {
		this.beforeRead.run();
		return this.totals;
	}

	/**
	 * Take the sums of now. Not thread-safe.
	 */
	void update(ListenerSums now) {
		this.totals = this.totals.grownBy(this.seen, now);
		this.seen = now;
		if (now.queued() && !this.hasLane) {
			this.hasLane = true;
			this.meters.add(this.bound.gauge(LifecycleMeter.LANE_WAITING, this, (listener) -> listener.read().waiting(),
					this.name));
		}
	}

	void remove() {
		this.meters.forEach(this.bound::remove);
	}

}
