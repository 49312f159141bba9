package io.lifecycle.collector;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of batches whose failures concern nobody else.
 */
final class Destination {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private final Consumer<? super List<LifecycleEvent>> consumer;

	private final Throttle failures = new Throttle();

	private volatile boolean failing;

	private final AtomicLong allFailures = new AtomicLong();

	Destination(Consumer<? super List<LifecycleEvent>> consumer) {
		this.consumer = consumer;
	}

	/**
	 * Hand over a batch. Never throws.
	 */
	void accept(List<LifecycleEvent> batch) {
		try {
			this.consumer.accept(batch);
			this.failing = false;
		}
		catch (Throwable ex) {
			this.failing = true;
			this.allFailures.incrementAndGet();
			report(batch, ex);
		}
	}

	boolean isFailing() {
		return this.failing;
	}

	/**
	 * Return how many batches the consumer failed on.
	 */
	long failures() {
		return this.allFailures.get();
	}

	private void report(List<LifecycleEvent> batch, Throwable failure) {
		try {
			if (failure instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			this.failures.add(1);
			long count = this.failures.due();
			if (count != 0) {
				logger.error("Consumer {} failed {} time(s), now on a batch of {} events; told at most once a minute",
						this.consumer.getClass().getName(), count, batch.size(), failure);
			}
		}
		catch (Throwable ex) {
			// A logger that throws, or no memory left to tell: the next batch matters
			// more.
		}
	}

}
