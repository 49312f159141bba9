package io.lifecycle.collector;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that wait for one consumer, which receives them in order, one at a time.
 * One thread delivers, and all others leave their batches to it. Without a consumer,
 * batches wait here until somebody takes them.
 */
final class BatchQueue {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	// This is also the lock that guards the fields that are not final.
	private final Delivery delivery;

	private final @Nullable Destination destination;

	private final @Nullable DeliveryThread thread;

	private final PendingLimit limit;

	private final Throttle drops = new Throttle();

	private final Queue<MergedEvents> batches = new ArrayDeque<>();

	// This many batches at the head of the queue are due.
	private int due;

	private @Nullable Thread deliverer;

	private boolean delivering;

	private boolean abandoned;

	private long pending;

	private long pendingBytes;

	private long flushed;

	/**
	 * Create a queue.
	 * @param destination the consumer, or {@code null}
	 * @param thread runs the consumer, or {@code null} for the recording thread
	 */
	BatchQueue(Delivery delivery, @Nullable Destination destination, @Nullable DeliveryThread thread,
			PendingLimit limit) {
		this.delivery = delivery;
		this.destination = destination;
		this.thread = thread;
		this.limit = limit;
	}

	boolean hasConsumer() {
		return this.destination != null;
	}

	boolean isServedByThisThread() {
		return Thread.currentThread() == this.deliverer;
	}

	ConsumerStatus status() {
		Destination destination = Objects.requireNonNull(this.destination);
		synchronized (this.delivery) {
			return new ConsumerStatus(destination.name(), this.flushed, this.drops.total(), this.pending,
					destination.failures(), destination.isFailing());
		}
	}

	/**
	 * Add a batch. If too many events are pending, this drops the new batch, because the
	 * consumer is about to receive the others, or without a consumer the oldest one.
	 */
	void add(MergedEvents batch, boolean due) {
		while (this.limit.isExceeded(this.pending + batch.size(), this.pendingBytes + batch.bytes())) {
			MergedEvents oldest = hasConsumer() ? null : poll();
			drop((oldest != null) ? oldest : batch);
			if (oldest == null) {
				return;
			}
		}
		this.batches.add(batch);
		this.pending += batch.size();
		this.pendingBytes += batch.bytes();
		this.due = due ? this.batches.size() : this.due;
	}

	private @Nullable MergedEvents poll() {
		MergedEvents batch = this.batches.poll();
		if (batch != null) {
			this.pending -= batch.size();
			this.pendingBytes -= batch.bytes();
		}
		return batch;
	}

	private void drop(MergedEvents batch) {
		this.drops.add(batch.size());
		this.delivery.settle(batch, false);
	}

	private void deliver(MergedEvents batch) {
		this.flushed += batch.size();
		this.delivery.settle(batch, true);
	}

	void takeAll(Consumer<MergedEvents> taker) {
		this.due = 0;
		for (MergedEvents batch = poll(); batch != null; batch = poll()) {
			deliver(batch);
			taker.accept(batch);
		}
	}

	/**
	 * Deliver the batches that are due. If another thread is delivering, it delivers them
	 * too.
	 */
	void deliver() {
		reportDrops(this.drops.due());
		Destination destination = this.destination;
		if (destination == null || !begin()) {
			return;
		}
		try {
			Executor executor = (this.thread != null) ? this.thread : Runnable::run;
			executor.execute(() -> drain(destination));
		}
		catch (Throwable ex) {
			// The executor is closed, or memory or stack is exhausted: the batch waits
			// for the next one or for a manual flush.
			end();
		}
	}

	private boolean begin() {
		synchronized (this.delivery) {
			boolean begins = this.due != 0 && !this.delivering;
			this.delivering |= begins;
			return begins;
		}
	}

	private void end() {
		synchronized (this.delivery) {
			this.delivering = false;
			this.deliverer = null;
		}
	}

	private void drain(Destination destination) {
		try {
			for (MergedEvents batch = next(); batch != null; batch = next()) {
				destination.accept(batch);
			}
		}
		catch (Throwable ex) {
			// Memory or stack is exhausted: the other batches wait for the next delivery.
			end();
		}
	}

	private @Nullable MergedEvents next() {
		synchronized (this.delivery) {
			MergedEvents batch = (this.due != 0 && !this.abandoned) ? poll() : null;
			if (batch == null) {
				end();
				return null;
			}
			this.deliverer = Thread.currentThread();
			this.due--;
			deliver(batch);
			return batch;
		}
	}

	boolean await(long deadline) {
		return this.thread == null || this.thread.await(deadline);
	}

	void stop(long deadline) {
		if (this.thread != null && !this.thread.stop(deadline)) {
			abandon();
			this.thread.interrupt();
		}
		reportDrops(this.drops.rest());
	}

	private void abandon() {
		long left;
		synchronized (this.delivery) {
			this.abandoned = true;
			left = this.pending;
			for (MergedEvents batch = poll(); batch != null; batch = poll()) {
				drop(batch);
			}
		}
		logger.warn("Gave up waiting for the consumers of the collector: {} events are dropped, and the batch in "
				+ "progress may be lost{}", left, name());
	}

	private void reportDrops(long count) {
		if (count != 0) {
			logger.warn("Dropped {} events ({} in total): {} are pending, the limit is {}{}", count, this.drops.total(),
					pending(), this.limit, name());
		}
	}

	private long pending() {
		synchronized (this.delivery) {
			return this.pending;
		}
	}

	private String name() {
		return (this.destination != null) ? " (consumer " + this.destination.name() + ')' : "";
	}

}
