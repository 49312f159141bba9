package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of full batches to their consumers: one batch at a time, in order, by one
 * thread while all others leave theirs to it. Without consumers batches wait here until
 * somebody takes them.
 */
final class Delivery {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private final List<Destination> destinations;

	private final Executor executor;

	private final long maxPending;

	private final Queue<Batch> queue = new ConcurrentLinkedQueue<>();

	private final AtomicLong pending = new AtomicLong();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicLong dropped = new AtomicLong();

	private final AtomicLong flushed = new AtomicLong();

	private final Throttle unreportedDrops = new Throttle();

	// Guarded by this.
	private long lastNumber;

	private volatile long due;

	private volatile @Nullable Thread deliverer;

	private volatile boolean abandoned;

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

	long pending() {
		return this.pending.get();
	}

	long dropped() {
		return this.dropped.get();
	}

	long flushed() {
		return this.flushed.get();
	}

	long failures() {
		return this.destinations.stream().mapToLong(Destination::failures).sum();
	}

	/**
	 * Return how many events wait, here and in the buffer.
	 * @param buffered counts those in the buffer; no batch is cut meanwhile
	 */
	synchronized long pending(LongSupplier buffered) {
		return buffered.getAsLong() + this.pending.get();
	}

	/**
	 * Queue a batch. Cutting it and queueing it are one step under the lock of this,
	 * which gives batches their order.
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

	// Where too much waits one is dropped: the new one in favour of those that consumers
	// are about to get, else the oldest.
	private void queue(MergedEvents events) {
		while (this.pending.get() + events.size() > this.maxPending) {
			Batch oldest = hasDestinations() ? null : this.queue.poll();
			drop((oldest != null) ? oldest.events() : events);
			if (oldest == null) {
				return;
			}
			this.pending.addAndGet(-oldest.events().size());
		}
		this.queue.add(new Batch(++this.lastNumber, events));
		this.pending.addAndGet(events.size());
		// A batch that a consumer fills itself waits for the next one: it would never
		// finish otherwise.
		if (Thread.currentThread() != this.deliverer) {
			this.due = this.lastNumber;
		}
	}

	private void drop(MergedEvents events) {
		this.dropped.addAndGet(events.size());
		this.unreportedDrops.add(events.size());
	}

	/**
	 * Take out the events that nobody has received yet.
	 * @param cut cuts the batch that follows those that wait
	 * @return the events of all these batches
	 */
	List<LifecycleEvent> take(Supplier<MergedEvents> cut) {
		List<MergedEvents> batches = takeBatches(cut);
		List<LifecycleEvent> events = (batches.size() == 1) ? batches.get(0)
				: batches.stream().flatMap(List::stream).toList();
		this.flushed.addAndGet(events.size());
		return events;
	}

	private synchronized List<MergedEvents> takeBatches(Supplier<MergedEvents> cut) {
		List<MergedEvents> taken = new ArrayList<>();
		Batch batch = this.queue.poll();
		while (batch != null) {
			this.pending.addAndGet(-batch.events().size());
			taken.add(batch.events());
			batch = this.queue.poll();
		}
		taken.add(cut.get());
		return taken;
	}

	/**
	 * Deliver what is queued, unless another thread is at it, which then does this too.
	 * Called without locks.
	 */
	void deliver() {
		reportDrops(this.unreportedDrops.due());
		if (hasDestinations() && this.requests.getAndIncrement() == 0) {
			try {
				this.executor.execute(this::drain);
			}
			catch (Throwable ex) {
				// Closed, or no memory or stack left: the batch waits for the next one
				// or for a manual flush.
				this.requests.set(0);
			}
		}
	}

	private void drain() {
		boolean done = false;
		try {
			while (!done) {
				int seen = this.requests.get();
				deliverDue();
				done = this.requests.compareAndSet(seen, 0);
			}
		}
		finally {
			if (!done) {
				this.requests.set(0);
			}
		}
	}

	private void deliverDue() {
		this.deliverer = Thread.currentThread();
		try {
			Batch batch = this.queue.peek();
			while (batch != null && batch.number() <= this.due && !this.abandoned) {
				deliver(batch);
				batch = this.queue.peek();
			}
		}
		finally {
			this.deliverer = null;
		}
	}

	private void deliver(Batch batch) {
		// A manual flush may have taken it meanwhile.
		if (this.queue.remove(batch)) {
			this.pending.addAndGet(-batch.events().size());
			this.flushed.addAndGet(batch.events().size());
			this.destinations.forEach((destination) -> destination.accept(batch.events()));
		}
	}

	/**
	 * Stop delivering: the consumers are too slow to wait for.
	 */
	void abandon() {
		this.abandoned = true;
		logger.warn("Gave up waiting for the consumers: {} events and the batch in their hands are not delivered",
				pending());
	}

	void reportRemainingDrops() {
		reportDrops(this.unreportedDrops.rest());
	}

	private void reportDrops(long count) {
		if (count != 0) {
			logger.warn("Dropped {} events, {} since the start: {} are pending, the limit is {}", count, dropped(),
					pending(), this.maxPending);
		}
	}

	/**
	 * A batch is only equal to itself, not to one with equal events.
	 */
	private static final class Batch {

		private final long number;

		private final MergedEvents events;

		Batch(long number, MergedEvents events) {
			this.number = number;
			this.events = events;
		}

		long number() {
			return this.number;
		}

		MergedEvents events() {
			return this.events;
		}

	}

}
