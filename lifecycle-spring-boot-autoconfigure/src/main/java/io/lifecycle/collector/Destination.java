package io.lifecycle.collector;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.ThreadState;
import io.lifecycle.guard.Throttle;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of batches with its failures isolated from all others.
 */
final class Destination {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private final String name;

	private final Consumer<? super List<LifecycleEvent>> consumer;

	private final BatchRetry retry;

	private final CountDownLatch noRetries = new CountDownLatch(1);

	private final Throttle failures = new Throttle();

	private @Nullable Duration interval;

	private Runnable work = () -> {
	};

	private volatile boolean failing;

	private volatile boolean ending;

	Destination(@Nullable String name, @Nullable Consumer<? super List<LifecycleEvent>> consumer, BatchRetry retry) {
		if (consumer == null) {
			throw new IllegalArgumentException("'onFlush' must not be null");
		}
		this.name = (name != null) ? name : consumer.getClass().getName();
		this.consumer = consumer;
		this.retry = retry;
	}

	String name() {
		return this.name;
	}

	void every(Duration interval, Runnable work) {
		this.interval = interval;
		this.work = work;
	}

	/**
	 * Begin what is repeated.
	 */
	void begin(DeliveryThread thread) {
		if (this.interval != null) {
			thread.repeat(this.work, this.interval);
		}
	}

	/**
	 * Deliver a batch, again if necessary.
	 * @return the number of events that the consumer failed to handle
	 */
	int accept(List<LifecycleEvent> batch) {
		Throwable failure = attempt(batch);
		for (int retries = 0; failure != null && awaitRetry(failure, retries); retries++) {
			failure = attempt(batch);
		}
		this.failing = failure != null;
		if (failure == null) {
			return 0;
		}
		int events = (failure instanceof DeliveryException known) ? Math.min(known.events(), batch.size())
				: batch.size();
		this.failures.add(1);
		report(events, failure);
		return events;
	}

	private @Nullable Throwable attempt(List<LifecycleEvent> batch) {
		try {
			ThreadState.keep(() -> this.consumer.accept(batch));
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private boolean awaitRetry(Throwable failure, int retries) {
		Duration notBefore = (failure instanceof DeliveryException known) ? known.notBefore() : Duration.ZERO;
		if (notBefore == null || retries >= this.retry.maxRetries() || this.noRetries.getCount() == 0) {
			return false;
		}
		long delay = Math.max(this.retry.delayNanos(retries), TimeUnit.NANOSECONDS.convert(notBefore));
		try {
			// If retries end meanwhile, the batch is delivered once more.
			this.noRetries.await(delay, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	void endRetries() {
		this.noRetries.countDown();
	}

	/**
	 * Return what the consumer knows of its own destination.
	 */
	@Nullable DestinationStatus status() {
		try {
			return (this.consumer instanceof EventBatchConsumer batches) ? batches.destination() : null;
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.debug("Consumer {} does not know its destination", this.name, error));
			return null;
		}
	}

	boolean isFailing() {
		return this.failing;
	}

	/**
	 * Note that the beans of the application stop, which the consumer may need.
	 */
	void ending() {
		this.ending = true;
	}

	private void report(int events, Throwable failure) {
		if (this.ending) {
			Errors.log(failure, (error) -> reportAtEnd(events, error));
			return;
		}
		long count = this.failures.due();
		if (count != 0) {
			Errors.log(failure,
					(error) -> logger.error(
							"Consumer {} failed {} time(s), most recently on {} event(s). Logged at most once a minute",
							this.name, count, events, error));
		}
	}

	private void reportAtEnd(int events, Throwable failure) {
		logger.warn(
				"Consumer {} failed on the last {} event(s), after other beans have stopped: {}. To receive these events, "
						+ "let it use a client that is closed when it is destroyed, not when beans stop",
				this.name, events, EventFields.describe(failure, SecretMask.defaults()::text));
		logger.debug("Consumer {} failed", this.name, failure);
	}

}
