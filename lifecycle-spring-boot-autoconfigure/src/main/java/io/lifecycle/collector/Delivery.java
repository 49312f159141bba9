package io.lifecycle.collector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers full batches to their consumers in order, one batch at a time. One thread
 * delivers, and all others leave their batches to it. Without consumers, batches wait
 * here until somebody takes them.
 */
final class Delivery {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private final List<Destination> destinations;

	private final Executor executor;

	private final long maxPending;

	private final Throttle drops = new Throttle();

	// This and all fields below are guarded by this.
	private final Queue<MergedEvents> queue = new ArrayDeque<>();

	// This many batches at the head of the queue are due.
	private int due;

	private boolean delivering;

	private @Nullable Thread deliverer;

	private boolean abandoned;

	private long pending;

	private long flushed;

	Delivery(List<Destination> destinations, Executor executor, long maxPending) {
		this.destinations = destinations;
		this.executor = executor;
		this.maxPending = maxPending;
	}

	boolean hasDestinations() {
		return !this.destinations.isEmpty();
	}

	boolean isFailing() {
		return this.destinations.stream().anyMatch(Destination::isFailing);
	}

	long failures() {
		return this.destinations.stream().mapToLong(Destination::failures).sum();
	}

	long dropped() {
		return this.drops.total();
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
		return this.flushed + dropped() + pending(buffered);
	}

	/**
	 * Cut and queue a batch. Both happen under the same lock, which keeps batches in
	 * order.
	 * @param cut cuts the batch, or returns {@code null} if there is none
	 * @return whether there was one
	 */
	synchronized boolean offer(Supplier<@Nullable MergedEvents> cut) {
		MergedEvents events = cut.get();
		if (events != null) {
			queue(events);
		}
		return events != null;
	}

	// If too many events are pending, this drops the new batch, because consumers are
	// about to receive the others, or without consumers the oldest one.
	private void queue(MergedEvents events) {
		while (this.pending + events.size() > this.maxPending) {
			MergedEvents oldest = hasDestinations() ? null : this.queue.poll();
			this.drops.add(((oldest != null) ? oldest : events).size());
			if (oldest == null) {
				return;
			}
			this.pending -= oldest.size();
		}
		this.queue.add(events);
		this.pending += events.size();
		// A batch that a consumer fills itself waits for the next one; otherwise the
		// delivery would never finish.
		if (Thread.currentThread() != this.deliverer) {
			this.due = this.queue.size();
		}
	}

	/**
	 * Take out the pending events.
	 * @param cut cuts the batch that follows the waiting ones
	 * @return the events of all these batches
	 */
	List<LifecycleEvent> take(Supplier<MergedEvents> cut) {
		List<MergedEvents> batches = takeBatches(cut);
		return (batches.size() == 1) ? batches.get(0) : batches.stream().flatMap(List::stream).toList();
	}

	private synchronized List<MergedEvents> takeBatches(Supplier<MergedEvents> cut) {
		MergedEvents last = cut.get();
		List<MergedEvents> taken = new ArrayList<>(this.queue);
		taken.add(last);
		this.queue.clear();
		this.due = 0;
		this.flushed += this.pending + last.size();
		this.pending = 0;
		return taken;
	}

	/**
	 * Deliver the batches that are due. If another thread is delivering, it delivers them
	 * too. Callers must hold no lock.
	 */
	void deliver() {
		reportDrops(this.drops.due());
		if (begin()) {
			try {
				this.executor.execute(this::drain);
			}
			catch (Throwable ex) {
				// The executor is closed, or memory or stack is exhausted: the batch
				// waits for the next one or for a manual flush.
				end();
			}
		}
	}

	private synchronized boolean begin() {
		boolean begins = hasDestinations() && this.due != 0 && !this.delivering;
		this.delivering |= begins;
		return begins;
	}

	private synchronized void end() {
		this.delivering = false;
		this.deliverer = null;
	}

	private void drain() {
		try {
			MergedEvents batch = next();
			while (batch != null) {
				for (Destination destination : this.destinations) {
					destination.accept(batch);
				}
				batch = next();
			}
		}
		catch (Throwable ex) {
			// Memory or stack is exhausted: the other batches wait for the next delivery.
			end();
		}
	}

	private synchronized @Nullable MergedEvents next() {
		MergedEvents batch = (this.due != 0 && !this.abandoned) ? this.queue.poll() : null;
		if (batch == null) {
			end();
			return null;
		}
		this.deliverer = Thread.currentThread();
		this.due--;
		this.pending -= batch.size();
		this.flushed += batch.size();
		return batch;
	}

	/**
	 * Stop delivering because the consumers are too slow.
	 */
	void abandon() {
		synchronized (this) {
			this.abandoned = true;
		}
		logger.warn(
				"Gave up waiting for the consumers of the collector: {} events and the batch in progress may be lost",
				pending(() -> 0));
	}

	void reportRemainingDrops() {
		reportDrops(this.drops.rest());
	}

	private void reportDrops(long count) {
		if (count != 0) {
			logger.warn("Dropped {} events ({} in total): {} are pending, the limit is {}", count, dropped(),
					pending(() -> 0), this.maxPending);
		}
	}

}
