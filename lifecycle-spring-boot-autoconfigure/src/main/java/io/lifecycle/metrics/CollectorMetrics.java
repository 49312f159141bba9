package io.lifecycle.metrics;

import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.collector.BufferedCollector;

/**
 * The meters of one collector.
 */
final class CollectorMetrics {

	private final BufferedCollector collector;

	private final AtomicLong recorded = new AtomicLong();

	CollectorMetrics(BufferedCollector collector) {
		this.collector = collector;
	}

	void bind(String name, BoundMeters bound) {
		bound.counter(LifecycleMeter.COLLECTOR_RECORDED, this, CollectorMetrics::recorded, name);
		bound.counter(LifecycleMeter.COLLECTOR_FLUSHED, this.collector, BufferedCollector::flushed, name);
		bound.counter(LifecycleMeter.COLLECTOR_DROPPED, this.collector, BufferedCollector::dropped, name);
		bound.gauge(LifecycleMeter.COLLECTOR_PENDING, this.collector, BufferedCollector::size, name);
		bound.counter(LifecycleMeter.COLLECTOR_BATCH_FAILURES, this.collector, BufferedCollector::batchFailures, name);
	}

	// Every recorded event is in one of the three. Pending last: an event on its way is
	// missed rather than counted twice. Then the largest sum so far is the right one.
	private double recorded() {
		long sum = this.collector.flushed() + this.collector.dropped() + this.collector.size();
		return this.recorded.accumulateAndGet(sum, Math::max);
	}

}
