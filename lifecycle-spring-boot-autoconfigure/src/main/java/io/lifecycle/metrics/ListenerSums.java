package io.lifecycle.metrics;

import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerStatus;

/**
 * What the listeners of one name have done together.
 */
record ListenerSums(long deliveries, long failures, long dropped, long nanos, long waiting, boolean queued) {

	static final ListenerSums NONE = new ListenerSums(0, 0, 0, 0, 0, false);

	static ListenerSums of(ListenerStatus status) {
		return new ListenerSums(status.deliveries(), status.failures(), status.dropped(), status.nanos(),
				status.waiting(), status.delivery() == Delivery.QUEUED);
	}

	ListenerSums plus(ListenerSums other) {
		return new ListenerSums(this.deliveries + other.deliveries, this.failures + other.failures,
				this.dropped + other.dropped, this.nanos + other.nanos, this.waiting + other.waiting,
				this.queued || other.queued);
	}

	/**
	 * Return these totals, grown by what has happened between two looks. A sum that has
	 * become less, since one of the listeners is gone, lets nothing grow.
	 */
	ListenerSums grownBy(ListenerSums before, ListenerSums now) {
		return new ListenerSums(this.deliveries + growth(before.deliveries, now.deliveries),
				this.failures + growth(before.failures, now.failures),
				this.dropped + growth(before.dropped, now.dropped), this.nanos + growth(before.nanos, now.nanos),
				now.waiting, now.queued);
	}

	private static long growth(long before, long now) {
		return Math.max(0, now - before);
	}

}
