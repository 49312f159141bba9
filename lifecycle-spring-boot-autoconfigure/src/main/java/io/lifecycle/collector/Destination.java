package io.lifecycle.collector;

import java.util.List;
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

	private final Throttle failures = new Throttle();

	private volatile boolean failing;

	private volatile boolean ending;

	Destination(@Nullable String name, @Nullable Consumer<? super List<LifecycleEvent>> consumer) {
		if (consumer == null) {
			throw new IllegalArgumentException("'onFlush' must not be null");
		}
		this.name = (name != null) ? name : consumer.getClass().getName();
		this.consumer = consumer;
	}

	String name() {
		return this.name;
	}

	/**
	 * Deliver a batch.
	 * @return whether the consumer accepted it
	 */
	boolean accept(List<LifecycleEvent> batch) {
		try {
			ThreadState.keep(() -> this.consumer.accept(batch));
			this.failing = false;
		}
		catch (Throwable ex) {
			this.failing = true;
			this.failures.add(1);
			report(batch.size(), ex);
		}
		return !this.failing;
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
			Errors.log(failure, (error) -> logger.error(
					"Consumer {} failed {} time(s), most recently on a batch of {} events. Logged at most once a minute",
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
