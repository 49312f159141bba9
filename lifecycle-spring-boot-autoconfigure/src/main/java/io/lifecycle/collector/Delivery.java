package io.lifecycle.collector;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Passes each batch to the queues of all consumers. Its lock also guards the queues.
 */
final class Delivery {

	private final List<BatchQueue> queues;

	// These are guarded by this.
	private long events;

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

	/**
	 * Return the state of each consumer, or of the queue that callers empty.
	 * @param buffered counts the events in the buffer; no batch is cut meanwhile
	 */
	List<ConsumerStatus> consumers(LongSupplier buffered) {
		// An application may provide these, so they must not block those who record.
		List<@Nullable DestinationStatus> destinations = this.queues.stream().map(BatchQueue::destination).toList();
		synchronized (this) {
			long waiting = buffered.getAsLong();
			return IntStream.range(0, destinations.size())
				.mapToObj((i) -> this.queues.get(i).status(waiting, destinations.get(i)))
				.toList();
		}
	}

	/**
	 * Return how many events no consumer has begun to handle, or not all of them.
	 * @param buffered counts the events in the buffer; no batch is cut meanwhile
	 */
	synchronized long waiting(LongSupplier buffered) {
		return buffered.getAsLong() + batches().values().stream().mapToLong(List::size).sum();
	}

	/**
	 * Return how many events were recorded.
	 * @param buffered counts the events in the buffer; no batch is cut meanwhile
	 */
	synchronized long recorded(LongSupplier buffered) {
		return this.events + buffered.getAsLong();
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
		count(batch);
		// A batch that a consumer fills itself waits for the next one; otherwise the
		// delivery would never finish.
		boolean due = this.queues.stream().noneMatch(BatchQueue::isServedByThisThread);
		this.queues.forEach((queue) -> queue.add(batch, due));
		return true;
	}

	private void count(MergedEvents batch) {
		batch.position(this.events);
		this.events += batch.size();
	}

	/**
	 * Take out the waiting events.
	 * @param cut cuts the batch that follows the waiting ones
	 * @return the events of all these batches
	 */
	List<LifecycleEvent> take(Supplier<MergedEvents> cut) {
		SortedMap<Long, MergedEvents> taken;
		synchronized (this) {
			MergedEvents last = cut.get();
			count(last);
			taken = batches();
			taken.put(last.position(), last);
			this.queues.forEach((queue) -> queue.taken(last));
		}
		return (taken.size() == 1) ? taken.values().iterator().next()
				: taken.values().stream().flatMap(List::stream).toList();
	}

	// A batch may be in several queues.
	private SortedMap<Long, MergedEvents> batches() {
		SortedMap<Long, MergedEvents> batches = new TreeMap<>();
		this.queues.forEach((queue) -> queue.forEach((batch) -> batches.put(batch.position(), batch)));
		return batches;
	}

	/**
	 * Deliver the batches that are due. Callers must hold no lock.
	 */
	void deliver() {
		this.queues.forEach(BatchQueue::deliver);
	}

	/**
	 * Deliver the batch that waits for a retry, and none again from now on.
	 */
	void endRetries() {
		this.queues.forEach(BatchQueue::endRetries);
	}

	/**
	 * Note that the beans of the application stop from now on.
	 */
	void ending() {
		this.queues.forEach(BatchQueue::ending);
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
