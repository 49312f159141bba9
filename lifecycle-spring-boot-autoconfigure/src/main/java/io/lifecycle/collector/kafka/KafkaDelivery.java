package io.lifecycle.collector.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
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

	// Some refusals come at once.
	private static final long PAUSE_MILLIS = 100;

	private final KafkaEventWriter writer;

	private final OpenProducer producer;

	private final AtomicLong sequence = new AtomicLong();

	private final AtomicLong confirmed = new AtomicLong();

	private final Throttle unconfirmed = new Throttle();

	private final Throttle refused = new Throttle();

	private volatile boolean failing;

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
		return new DestinationStatus(this.unconfirmed.total(), this.refused.total(), this.failing);
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
		Exception refusal = offer(record, new Offer(this::answered));
		while (refusal != null && Offer.isTemporary(refusal)) {
			pause(refusal);
			refusal = offer(record, new Offer(this::answered));
		}
		if (refusal != null) {
			addUnconfirmed(refusal);
		}
	}

	private @Nullable ProducerRecord<String, byte[]> write(LifecycleEvent event, long sequence) {
		try {
			return this.writer.write(event, sequence);
		}
		catch (Throwable ex) {
			addUnconfirmed(ex);
			return null;
		}
	}

	private @Nullable Exception offer(ProducerRecord<String, byte[]> record, Offer offer) {
		Exception refusal = offer.make(this.producer, record);
		if (refusal != null) {
			this.failing = true;
			if (Offer.isBroken(refusal)) {
				this.producer.release(Duration.ZERO);
			}
		}
		return refusal;
	}

	private void pause(Exception refusal) {
		this.refused.add(1);
		long count = this.refused.due();
		if (count != 0) {
			Errors.log(refusal,
					(error) -> logger.warn(
							"Kafka took no event in {} attempt(s), so they wait. Logged at most once a minute", count,
							error));
		}
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
		if (this.producer.isClosed()) {
			throw new InterruptException("The collector is closed");
		}
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
	 * Send a heartbeat, once. It does not count as an event, and its failure fails none.
	 */
	void beat(Supplier<InstanceAlive> alive, long number) {
		try {
			offer(this.writer.write(alive.get(), number), new Offer((failure) -> this.failing = failure != null));
		}
		catch (InterruptException ex) {
			// The collector is being closed.
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.debug("Could not send a heartbeat", error));
		}
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
