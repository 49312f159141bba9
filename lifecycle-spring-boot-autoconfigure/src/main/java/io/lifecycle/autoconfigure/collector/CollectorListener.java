package io.lifecycle.autoconfigure.collector;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.collector.DeliveringCollector;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.EventSize;
import io.lifecycle.guard.ThreadState;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on behalf of a collector bean. It keeps the events until the bean can be
 * created, then passes these and all later events to it.
 */
final class CollectorListener implements SignalListener<LifecycleEvent> {

	private static final Logger logger = LoggerFactory.getLogger(CollectorListener.class);

	private static final int MOST_EVENTS = 100_000;

	private static final long MOST_BYTES = 64L << 20;

	private volatile @Nullable LifecycleCollector collector;

	// These are guarded by this.
	private List<LifecycleEvent> backlog = new ArrayList<>();

	private long bytes;

	private long dropped;

	@Override
	public void onSignal(LifecycleEvent event) {
		LifecycleCollector collector = this.collector;
		if (collector == null) {
			collector = keep(event);
		}
		if (collector != null) {
			collector.record(event);
		}
	}

	private synchronized @Nullable LifecycleCollector keep(LifecycleEvent event) {
		LifecycleCollector collector = this.collector;
		if (collector == null) {
			int size = EventSize.of(event);
			if (this.backlog.size() < MOST_EVENTS && this.bytes + size <= MOST_BYTES) {
				this.backlog.add(event);
				this.bytes += size;
			}
			else {
				this.dropped++;
			}
		}
		return collector;
	}

	void open(LifecycleCollector collector) {
		List<LifecycleEvent> events = takeOrOpen(collector);
		while (!events.isEmpty()) {
			events.forEach((event) -> record(collector, event));
			events = takeOrOpen(collector);
		}
		if (this.dropped != 0) {
			logger.warn(
					"Dropped {} events that were emitted before collector {} existed: only {} events or {} MB are kept",
					this.dropped, collector.getClass().getName(), MOST_EVENTS, MOST_BYTES >> 20);
		}
	}

	private synchronized List<LifecycleEvent> takeOrOpen(LifecycleCollector collector) {
		List<LifecycleEvent> taken = this.backlog;
		this.backlog = new ArrayList<>();
		this.bytes = 0;
		if (taken.isEmpty()) {
			this.collector = collector;
		}
		return taken;
	}

	// The collector is null before it is opened.
	@Nullable LifecycleCollector collector() {
		return this.collector;
	}

	/**
	 * Let a buffered collector deliver its events, and wait for it.
	 */
	void deliver() {
		if (this.collector instanceof DeliveringCollector delivering) {
			delivering.buffer().deliverAtEnd();
		}
	}

	private static void record(LifecycleCollector collector, LifecycleEvent event) {
		try {
			ThreadState.keep(() -> collector.record(event));
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.error("Collector {} failed to record {}", collector.getClass().getName(),
					event.getClass().getName(), error));
		}
	}

}
