package io.lifecycle.collector;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Passes each batch to the queues of all consumers, and counts what becomes of it. Its
 * lock also guards the queues.
 */
final class Delivery {

	private final List<BatchQueue> queues;

	// This and all fields below are guarded by this.
	private long batches;

	private long pending;

	private long flushed;

	private long dropped;

	/**
	 * Create a delivery.
	 * @param destinations the consumers, which may be none
	 * @param threads provides a thread for each consumer, or {@code null} for the
	 * recording thread
	 * @param limit limits what waits for a consumer
	 */
	Delivery(List<Destination> destinations, Supplier<@Nullable DeliveryThread> threads, PendingLimit limit) {
		this.queues = destinations.isEmpty() ? List.of(new BatchQueue(this, null, null, limit))
				: destinations.stream()
					.map((destination) -> new BatchQueue(this, destination, threads.get(), limit))
					.toList();
	}

	boolean hasConsumers() {
		return this.queues.get(0).hasConsumer();
	}

	List<ConsumerStatus> consumers() {
		return this.queues.stream().filter(BatchQueue::hasConsumer).map(BatchQueue::status).toList();
	}

	synchronized long dropped() {
		return this.dropped;
	}

	synchronized long flushed() {
		return this.flushed;
	}

	/**
	 * Return how many events are pending, here and in the buffer.
	 * @param buffered counts the events in the buffer; no batch is cut meanwhile
	 */
	synchronized long pending(LongSupplier buffered) {
		return this.pending + buffered.getAsLong();
	}

	/**
	 * Return how many events were recorded: delivered, dropped and pending ones.
	 * @param buffered counts the events in the buffer; no batch is cut meanwhile
	 */
	synchronized long recorded(LongSupplier buffered) {
		return this.flushed + this.dropped + pending(buffered);
	}

	/**
	 * Cut and queue a batch. Both happen under the same lock, which keeps batches in
	 * order.
	 * @param cut cuts the batch, or returns {@code null} if there is none
	 * @return whether there was one
	 */
	synchronized boolean offer(Supplier<@Nullable MergedEvents> cut) {
		MergedEvents batch = cut.get();
		if (batch == null) {
			return false;
		}
		this.pending += batch.size();
		batch.queued(this.batches++, this.queues.size());
		// A batch that a consumer fills itself waits for the next one; otherwise the
		// delivery would never finish.
		boolean due = this.queues.stream().noneMatch(BatchQueue::isServedByThisThread);
		this.queues.forEach((queue) -> queue.add(batch, due));
		return true;
	}

	/**
	 * Count a batch that a queue has delivered or dropped. It is dropped if one of the
	 * queues has dropped it.
	 */
	synchronized void settle(MergedEvents batch, boolean delivered) {
		if (batch.settle(delivered)) {
			this.pending -= batch.size();
			this.flushed += batch.isLost() ? 0 : batch.size();
			this.dropped += batch.isLost() ? batch.size() : 0;
		}
	}

	/**
	 * Take out the pending events.
	 * @param cut cuts the batch that follows the waiting ones
	 * @return the events of all these batches
	 */
	List<LifecycleEvent> take(Supplier<MergedEvents> cut) {
		SortedMap<Long, MergedEvents> taken = new TreeMap<>();
		synchronized (this) {
			MergedEvents last = cut.get();
			this.queues.forEach((queue) -> queue.takeAll((batch) -> taken.put(batch.number(), batch)));
			taken.put(this.batches, last);
			this.flushed += last.size();
		}
		return (taken.size() == 1) ? taken.values().iterator().next()
				: taken.values().stream().flatMap(List::stream).toList();
	}

	/**
	 * Deliver the batches that are due. Callers must hold no lock.
	 */
	void deliver() {
		this.queues.forEach(BatchQueue::deliver);
	}

	/**
	 * Wait for the consumers.
	 * @return whether all were in time
	 */
	boolean await(long deadline) {
		return this.queues.stream().filter((queue) -> !queue.await(deadline)).count() == 0;
	}

	/**
	 * Stop delivering. What a consumer does not receive in time is dropped.
	 */
	void stop(long deadline) {
		this.queues.forEach((queue) -> queue.stop(deadline));
	}

}
