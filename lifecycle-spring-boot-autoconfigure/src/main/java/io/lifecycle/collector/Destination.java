package io.lifecycle.collector;

import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of batches with its failures isolated from all others.
 */
final class Destination {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private final Consumer<? super List<LifecycleEvent>> consumer;

	private final Throttle failures = new Throttle();

	private volatile boolean failing;

	Destination(@Nullable Consumer<? super List<LifecycleEvent>> consumer) {
		if (consumer == null) {
			throw new IllegalArgumentException("'onFlush' must not be null");
		}
		this.consumer = consumer;
	}

	/**
	 * Deliver a batch. This never throws.
	 */
	void accept(List<LifecycleEvent> batch) {
		try {
			this.consumer.accept(batch);
			this.failing = false;
		}
		catch (Throwable ex) {
			this.failing = true;
			this.failures.add(1);
			report(batch, ex);
		}
	}

	boolean isFailing() {
		return this.failing;
	}

	long failures() {
		return this.failures.total();
	}

	private void report(List<LifecycleEvent> batch, Throwable failure) {
		try {
			if (failure instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			long count = this.failures.due();
			if (count != 0) {
				logger.error(
						"Consumer {} failed {} time(s), most recently on a batch of {} events. Logged at most once a minute",
						this.consumer.getClass().getName(), count, batch.size(), failure);
			}
		}
		catch (Throwable ex) {
			// Logging failed or memory is exhausted, but the next batch must be
			// delivered.
		}
	}

}
