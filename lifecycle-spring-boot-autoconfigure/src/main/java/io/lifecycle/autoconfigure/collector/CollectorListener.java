package io.lifecycle.autoconfigure.collector;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
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

	private volatile @Nullable LifecycleCollector collector;

	// This is guarded by this.
	private List<LifecycleEvent> backlog = new ArrayList<>();

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
			this.backlog.add(event);
		}
		return collector;
	}

	void open(LifecycleCollector collector) {
		List<LifecycleEvent> events = takeOrOpen(collector);
		while (!events.isEmpty()) {
			events.forEach((event) -> record(collector, event));
			events = takeOrOpen(collector);
		}
	}

	private synchronized List<LifecycleEvent> takeOrOpen(LifecycleCollector collector) {
		List<LifecycleEvent> taken = this.backlog;
		this.backlog = new ArrayList<>();
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
		if (this.collector instanceof BufferedCollector buffered) {
			buffered.deliverAtEnd();
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
