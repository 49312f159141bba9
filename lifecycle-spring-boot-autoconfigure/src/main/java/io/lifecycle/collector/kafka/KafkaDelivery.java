package io.lifecycle.collector.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.ThreadState;
import io.lifecycle.guard.Throttle;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events in order. Each is offered until the producer takes it, so only the buffer
 * in front of it drops events.
 */
final class KafkaDelivery {

	private static final Logger logger = LoggerFactory.getLogger(KafkaCollector.class);

	private final KafkaEventWriter writer;

	private final OpenProducer producer;

	private final AtomicLong sequence = new AtomicLong();

	private final AtomicLong confirmed = new AtomicLong();

	private final Throttle unconfirmed = new Throttle();

	private final Refusals refusals = new Refusals();

	private volatile boolean failing;

	// Only the thread that delivers uses this: the heartbeat that must be answered before
	// the next one is due.
	private @Nullable Offer due;

	KafkaDelivery(KafkaEventWriter writer, OpenProducer producer) {
		this.writer = writer;
		this.producer = producer;
	}

	long sequence() {
		return this.sequence.get();
	}

	long confirmed() {
		return this.confirmed.get();
	}

	DestinationStatus status() {
		return new DestinationStatus(this.unconfirmed.total(), this.refusals.total(), this.failing);
	}

	void send(List<? extends LifecycleEvent> batch) {
		int sent = 0;
		try {
			for (LifecycleEvent event : batch) {
				send(event);
				sent++;
			}
		}
		catch (InterruptException ex) {
			this.unconfirmed.add(batch.size() - sent);
			reportRest();
		}
	}

	private void send(LifecycleEvent event) {
		ProducerRecord<String, byte[]> record = write(event, this.sequence.incrementAndGet());
		if (record == null) {
			return;
		}
		Throwable refusal = offer(record, new Offer(this::answered));
		for (int pauses = 0; refusal != null && Offer.isTemporary(refusal); pauses++) {
			this.refusals.pause(refusal, pauses);
			if (this.producer.isClosed()) {
				throw new InterruptException("The collector is closed");
			}
			refusal = offer(record, new Offer(this::answered));
		}
		if (refusal != null) {
			addUnconfirmed(refusal);
		}
	}

	private @Nullable ProducerRecord<String, byte[]> write(LifecycleEvent event, long sequence) {
		boolean interrupted = Thread.currentThread().isInterrupted();
		try {
			return Objects.requireNonNull(this.writer.write(event, sequence), "The writer has returned no record");
		}
		catch (Throwable ex) {
			addUnconfirmed(ex);
			return null;
		}
		finally {
			// The writer may be that of the application.
			ThreadState.restoreInterrupt(interrupted);
		}
	}

	private @Nullable Throwable offer(ProducerRecord<String, byte[]> record, Offer offer) {
		Throwable refusal = offer.make(this.producer, record);
		if (refusal != null) {
			this.failing = true;
			if (Offer.isBroken(refusal)) {
				this.producer.release(Duration.ZERO);
			}
		}
		return refusal;
	}

	private void answered(@Nullable Exception failure) {
		if (failure != null) {
			addUnconfirmed(failure);
			return;
		}
		this.confirmed.incrementAndGet();
		this.failing = false;
	}

	private void addUnconfirmed(Throwable failure) {
		this.failing = true;
		this.unconfirmed.add(1);
		long count = this.unconfirmed.due();
		if (count != 0) {
			Errors.log(failure, (error) -> logger
				.error("Kafka did not confirm {} event(s). Logged at most once a minute", count, error));
		}
	}

	/**
	 * Send the heartbeat of an interval. If Kafka has not answered the previous one, it
	 * hangs.
	 */
	void beatRegularly(Supplier<InstanceAlive> alive, long number) {
		if (this.due != null && !this.due.isAnswered()) {
			this.failing = true;
		}
		this.due = beat(alive, number);
	}

	/**
	 * Send a heartbeat, once. It does not count as an event, and its failure fails none.
	 * @return its offer, or {@code null} if it was not taken
	 */
	@Nullable Offer beat(Supplier<InstanceAlive> alive, long number) {
		try {
			Offer offer = new Offer((failure) -> this.failing = failure != null);
			return (offer(this.writer.write(alive.get(), number), offer) == null) ? offer : null;
		}
		catch (InterruptException ex) {
			// The collector is being closed.
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.debug("Could not send a heartbeat", error));
		}
		return null;
	}

	/**
	 * Close the producer, and report what Kafka has not confirmed by then.
	 */
	void close(Duration timeout) {
		this.producer.close(timeout);
		reportRest();
	}

	private void reportRest() {
		long count = this.unconfirmed.rest();
		if (count != 0) {
			logger.warn("Kafka did not confirm {} more event(s) before the collector was closed", count);
		}
	}

}
