package io.lifecycle.metrics;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of one collector.
 */
final class CollectorMetrics {

	private final CollectorCounts counts;

	private final AtomicLong recorded = new AtomicLong();

	CollectorMetrics(CollectorCounts counts) {
		this.counts = counts;
	}

	void bind(String name, BoundMeters bound) {
		bound.counter(LifecycleMeter.COLLECTOR_RECORDED, this, CollectorMetrics::recorded, name);
		bound.counter(LifecycleMeter.COLLECTOR_FLUSHED, this.counts, (counts) -> counts.flushed().getAsLong(), name);
		bound.counter(LifecycleMeter.COLLECTOR_DROPPED, this.counts, (counts) -> counts.dropped().getAsLong(), name);
		bound.gauge(LifecycleMeter.COLLECTOR_PENDING, this.counts, (counts) -> counts.pending().getAsLong(), name);
		bound.counter(LifecycleMeter.COLLECTOR_BATCH_FAILURES, this.counts,
				(counts) -> counts.batchFailures().getAsLong(), name);
	}

	// Every recorded event is in one of the three. Pending last: an event on its way is
	// missed rather than counted twice. Then the largest sum so far is the right one.
	private double recorded() {
		long sum = this.counts.flushed().getAsLong() + this.counts.dropped().getAsLong()
				+ this.counts.pending().getAsLong();
		return this.recorded.accumulateAndGet(sum, Math::max);
	}

}
