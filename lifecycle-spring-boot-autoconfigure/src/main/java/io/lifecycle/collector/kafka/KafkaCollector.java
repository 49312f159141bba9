package io.lifecycle.collector.kafka;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.BufferedCollectorBuilder;
import io.lifecycle.collector.DeliveringCollector;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Steps;
import org.jspecify.annotations.Nullable;

/**
 * Sends each event to Kafka.
 *
 * <p>
 * Events wait in a buffer of limited size while Kafka is away; if it is full, the newest
 * batch is dropped and counted. Nothing else is dropped, and nothing is sent twice. What
 * Kafka does not confirm is counted, too: it may have arrived. Each event has a sequence,
 * so a reader sees gaps. Events that wait when the process is killed are lost.
 *
 * <p>
 * Thread-safe. The thread that records never waits for Kafka.
 *
 * @since 0.1.0
 */
public final class KafkaCollector implements DeliveringCollector, AutoCloseable {

	private final BufferedCollector buffer;

	private final KafkaDelivery delivery;

	private final @Nullable Heartbeat heartbeat;

	private final @Nullable Predicate<? super LifecycleEvent> selection;

	private long beats;

	private final AtomicBoolean closed = new AtomicBoolean();

	KafkaCollector(BufferedCollectorBuilder buffer, KafkaDelivery delivery, @Nullable Heartbeat heartbeat,
			@Nullable Predicate<? super LifecycleEvent> selection) {
		this.delivery = delivery;
		this.heartbeat = heartbeat;
		this.selection = selection;
		buffer.onFlush("kafka", new EventBatchConsumer() {

			@Override
			public void accept(List<LifecycleEvent> batch) {
				send(batch);
			}

			@Override
			public DestinationStatus destination() {
				return delivery.status();
			}

		});
		if (heartbeat != null) {
			buffer.every(heartbeat.interval(), () -> beatRegularly(heartbeat));
		}
		this.buffer = buffer.build();
	}

	/**
	 * Return a builder.
	 * @param producers opens the producer
	 * @return the builder
	 */
	public static KafkaCollectorBuilder builder(KafkaProducerSource producers) {
		return new KafkaCollectorBuilder(producers);
	}

	@Override
	public void record(LifecycleEvent event) {
		Predicate<? super LifecycleEvent> selection = this.selection;
		if (selection == null || selection.test(event)) {
			this.buffer.record(event);
		}
		else if (this.heartbeat != null) {
			this.heartbeat.follow(event);
		}
	}

	private void send(List<LifecycleEvent> batch) {
		Heartbeat heartbeat = this.heartbeat;
		if (heartbeat == null) {
			this.delivery.send(batch);
			return;
		}
		if (this.beats == 0) {
			beat(heartbeat);
		}
		this.delivery.send(batch);
		boolean changed = false;
		for (LifecycleEvent event : batch) {
			changed |= heartbeat.follow(event);
		}
		if (changed) {
			beat(heartbeat);
		}
	}

	// Only the thread that delivers calls this: it may wait for Kafka.
	private void beat(Heartbeat heartbeat) {
		this.delivery.beat(() -> heartbeat.next(this.buffer, this.delivery), ++this.beats);
	}

	private void beatRegularly(Heartbeat heartbeat) {
		this.delivery.beatRegularly(() -> heartbeat.next(this.buffer, this.delivery), ++this.beats);
	}

	@Override
	public BufferedCollector buffer() {
		return this.buffer;
	}

	/**
	 * Hand all events that wait to Kafka, and wait until it has taken them, at most for
	 * the shutdown timeout.
	 * @return whether it was done in time; Kafka confirms the events later
	 */
	public boolean deliver() {
		return this.buffer.deliver();
	}

	/**
	 * Return how many events Kafka has confirmed.
	 * @return the number of events
	 */
	public long confirmed() {
		return this.delivery.confirmed();
	}

	/**
	 * Return what Kafka did with the events.
	 * @return how many are not confirmed, and how often it did not take one
	 */
	public DestinationStatus status() {
		return this.delivery.status();
	}

	/**
	 * Send all events that wait, and wait until Kafka has confirmed them, at most for the
	 * rest of the shutdown timeout.
	 */
	@Override
	public void close() {
		this.buffer.close();
		if (this.closed.compareAndSet(false, true)) {
			Steps.run("close the Kafka producer", () -> this.delivery.close(this.buffer.timeLeft()));
		}
	}

}
