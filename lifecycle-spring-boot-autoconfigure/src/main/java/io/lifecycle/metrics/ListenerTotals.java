package io.lifecycle.metrics;

import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerStatus;

/**
 * The totals of all listeners of the same name.
 */
record ListenerTotals(long deliveries, long failures, long dropped, long nanos, long waiting, boolean queued) {

	static final ListenerTotals NONE = new ListenerTotals(0, 0, 0, 0, 0, false);

	static ListenerTotals of(ListenerStatus status) {
		return new ListenerTotals(status.deliveries(), status.failures(), status.dropped(), status.nanos(),
				status.waiting(), status.delivery() == Delivery.QUEUED);
	}

	ListenerTotals plus(ListenerTotals other) {
		return new ListenerTotals(this.deliveries + other.deliveries, this.failures + other.failures,
				this.dropped + other.dropped, this.nanos + other.nanos, this.waiting + other.waiting,
				this.queued || other.queued);
	}

	/**
	 * Return these totals plus the increase between two looks. A total that has
	 * decreased, because a listener was removed, adds nothing.
	 */
	ListenerTotals grownBy(ListenerTotals before, ListenerTotals now) {
		return new ListenerTotals(this.deliveries + growth(before.deliveries, now.deliveries),
				this.failures + growth(before.failures, now.failures),
				this.dropped + growth(before.dropped, now.dropped), this.nanos + growth(before.nanos, now.nanos),
				now.waiting, now.queued);
	}

	private static long growth(long before, long now) {
		return Math.max(0, now - before);
	}

}
