package io.lifecycle.collector;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.lifecycle.guard.Throttle;
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

	private long waiting;

	private long waitingBytes;

	private long inProgress;

	private long delivered;

	private long failed;

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
		if (destination != null && thread != null) {
			destination.begin(thread);
		}
	}

	boolean hasConsumer() {
		return this.destination != null;
	}

	boolean isServedByThisThread() {
		return Thread.currentThread() == this.deliverer;
	}

	@Nullable DestinationStatus destination() {
		return (this.destination != null) ? this.destination.status() : null;
	}

	ConsumerStatus status(long buffered, @Nullable DestinationStatus status) {
		boolean failing = (this.destination != null && this.destination.isFailing())
				|| (status != null && status.failing());
		return new ConsumerStatus(name(), this.delivered, this.drops.total(), this.failed,
				this.waiting + this.inProgress + buffered, failing, status);
	}

	/**
	 * Add a batch. If too many events are waiting, this drops the new batch, because the
	 * consumer is about to receive the others, or without a consumer the oldest one.
	 */
	void add(MergedEvents batch, boolean due) {
		while (this.limit.isExceeded(this.waiting + batch.size(), this.waitingBytes + batch.bytes())) {
			MergedEvents oldest = hasConsumer() ? null : poll();
			this.drops.add((oldest != null) ? oldest.size() : batch.size());
			if (oldest == null) {
				return;
			}
		}
		this.batches.add(batch);
		this.waiting += batch.size();
		this.waitingBytes += batch.bytes();
		this.due = due ? this.batches.size() : this.due;
	}

	private @Nullable MergedEvents poll() {
		MergedEvents batch = this.batches.poll();
		if (batch != null) {
			this.waiting -= batch.size();
			this.waitingBytes -= batch.bytes();
		}
		return batch;
	}

	void forEach(Consumer<MergedEvents> action) {
		this.batches.forEach(action);
	}

	/**
	 * Note that somebody has taken out all batches that wait, and another one.
	 */
	void taken(MergedEvents last) {
		this.delivered += this.waiting + last.size();
		this.due = 0;
		clear();
	}

	private void clear() {
		this.batches.clear();
		this.waiting = 0;
		this.waitingBytes = 0;
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
			settle(this.inProgress);
			this.delivering = false;
			this.deliverer = null;
		}
	}

	private void drain(Destination destination) {
		try {
			for (MergedEvents batch = next(); batch != null; batch = next()) {
				settle(destination.accept(batch));
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
			this.inProgress = batch.size();
			return batch;
		}
	}

	private void settle(long failed) {
		synchronized (this.delivery) {
			this.delivered += this.inProgress - failed;
			this.failed += failed;
			this.inProgress = 0;
		}
	}

	void endRetries() {
		if (this.destination != null) {
			this.destination.endRetries();
		}
	}

	void ending() {
		if (this.destination != null) {
			this.destination.ending();
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
		reportDrops(this.drops.rest());
		long left;
		synchronized (this.delivery) {
			this.abandoned = true;
			left = this.waiting;
			this.drops.add(left);
			clear();
		}
		logger.warn("Gave up waiting for consumer {} of the collector: {} events are dropped, and the batch in "
				+ "progress may be lost", name(), left);
		// They are reported now, and had another reason than the others.
		this.drops.rest();
	}

	private void reportDrops(long count) {
		if (count != 0) {
			logger.warn("Dropped {} events ({} in total): more are waiting for {} than {}", count, this.drops.total(),
					hasConsumer() ? "consumer " + name() : "a call of flush()", this.limit);
		}
	}

	private String name() {
		return (this.destination != null) ? this.destination.name() : BufferedCollector.NO_CONSUMER;
	}

}
