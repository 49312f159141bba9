package io.lifecycle.collector;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.guard.EventSize;
import io.lifecycle.guard.Steps;
import org.jspecify.annotations.Nullable;

/**
 * Buffers events and delivers them in batches, to consumers when the buffer is full or to
 * the caller of {@link #flush()}. Every event is delivered exactly once.
 *
 * <p>
 * In a batch the events of one thread keep the order in which they were recorded; events
 * of different threads are ordered by timestamp. Batches are immutable.
 *
 * <p>
 * Events are kept small: texts are cut after 2000 characters, and a {@link RecordedError}
 * replaces the error of an event. Events that the application defines are kept as they
 * are.
 *
 * <p>
 * Thread-safe. Recording takes no lock unless the buffer is full. What a consumer throws
 * is logged and never reaches the caller that records. A consumer may record events
 * itself; a batch that fills up this way is delivered with the next one.
 *
 * @since 0.1.0
 */
public final class BufferedCollector implements DeliveringCollector, AutoCloseable {

	/**
	 * The name of the callers of {@link #flush()} in {@link #consumers()}.
	 */
	public static final String NO_CONSUMER = "none";

	private final long limit;

	private final PendingLimit pending;

	private final Delivery delivery;

	private final @Nullable Predicate<? super LifecycleEvent> selection;

	private final long timeoutNanos;

	// All waiting at the end together may take the timeout once.
	private volatile long leftNanos;

	// A consumer must not delay the batches of the others.
	private final @Nullable DeliveryThread timer;

	// Only cut() replaces it, which the delivery calls under its lock.
	private volatile Buffer buffer;

	// These are the chunks of the buffer. They are replaced after the buffer and before
	// the previous buffer is closed, so that a later event never gets into an earlier
	// buffer.
	private volatile Chunk[] chunks;

	/**
	 * Create a collector without a limit, which is flushed manually.
	 */
	public BufferedCollector() {
		this(0, new Delivery(List.of(), () -> null, PendingLimit.NONE), PendingLimit.NONE, Duration.ZERO, Duration.ZERO,
				null);
	}

	/**
	 * Create a collector that delivers a batch when it is full, on the thread that
	 * recorded the last event or on the thread that is already delivering. It never drops
	 * events, however slow the consumer is.
	 * @param maxBufferSize the number of events in a batch; 0 for no limit, so that it is
	 * only flushed manually
	 * @param onFlush the consumer, which receives one batch at a time
	 * @throws IllegalArgumentException if the size is negative or the consumer is
	 * {@code null}
	 */
	public BufferedCollector(int maxBufferSize, Consumer<List<LifecycleEvent>> onFlush) {
		this(maxBufferSize,
				new Delivery(List.of(new Destination(null, onFlush, BatchRetry.NEVER)), () -> null, PendingLimit.NONE),
				PendingLimit.NONE, Duration.ZERO, Duration.ZERO, null);
	}

	BufferedCollector(int maxBufferSize, Delivery delivery, PendingLimit pending, Duration flushInterval,
			Duration shutdownTimeout, @Nullable Predicate<? super LifecycleEvent> selection) {
		BufferedCollectorBuilder.requireSize(maxBufferSize);
		this.limit = (maxBufferSize != 0) ? maxBufferSize : Long.MAX_VALUE;
		this.buffer = new Buffer(this.limit);
		this.chunks = this.buffer.chunks();
		this.pending = pending;
		this.delivery = delivery;
		this.selection = selection;
		this.timeoutNanos = TimeUnit.NANOSECONDS.convert(shutdownTimeout);
		this.leftNanos = this.timeoutNanos;
		this.timer = (flushInterval.isZero() || !this.delivery.hasConsumers()) ? null : new DeliveryThread();
		if (this.timer != null) {
			this.timer.repeat(this::deliverAll, flushInterval);
		}
	}

	/**
	 * Return a builder for a collector that delivers on a thread for each consumer, and
	 * limits the number of pending events and their memory.
	 * @return the builder
	 */
	public static BufferedCollectorBuilder builder() {
		return new BufferedCollectorBuilder();
	}

	@Override
	public void record(LifecycleEvent event) {
		Objects.requireNonNull(event, "'event' must not be null");
		Predicate<? super LifecycleEvent> selection = this.selection;
		if (selection == null || selection.test(event)) {
			add(event);
		}
	}

	private void add(LifecycleEvent event) {
		boolean large = EventSize.of(event) > EventSize.USUAL;
		LifecycleEvent kept = large ? EventSize.reduced(event) : event;
		int left = Buffer.append(this.chunks, kept);
		if (left <= 0) {
			settle(kept, left);
		}
		if (large) {
			enlarge(EventSize.of(kept) - EventSize.USUAL);
		}
	}

	private void enlarge(int bytes) {
		Buffer buffer = this.buffer;
		if (buffer.enlarge(bytes) >= this.pending.bytesOfBatch()) {
			this.delivery.offer(() -> (buffer == this.buffer) ? cut() : null);
			this.delivery.deliver();
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void settle(LifecycleEvent event, int left) {
		while (left == Chunk.REFUSED) {
			Buffer buffer = this.buffer;
			if (buffer.chunks() != this.chunks || !makeRoom(buffer)) {
				// The buffer is being replaced, or other threads have just claimed the
				// rest.
				Thread.yield();
			}
			left = Buffer.append(this.chunks, event);
		}
		if (left == 0) {
			// A full buffer is cut right after its last event, not before the next one.
			makeRoom(this.buffer);
		}
	}

	private boolean makeRoom(Buffer buffer) {
		if (buffer.refill()) {
			return true;
		}
		boolean full = buffer.isFull() && this.delivery.offer(() -> (buffer == this.buffer) ? cut() : null);
		if (full) {
			this.delivery.deliver();
		}
		return full;
	}

	void deliverAll() {
		this.delivery.offer(() -> (this.buffer.size() != 0) ? cut() : null);
		this.delivery.deliver();
	}

	// The lock of the delivery is held only for this method.
	private MergedEvents cut() {
		Buffer buffer = this.buffer;
		this.buffer = new Buffer(this.limit);
		this.chunks = this.buffer.chunks();
		return buffer.close();
	}

	/**
	 * Take out all pending events, including those of waiting batches. Only the caller
	 * receives them, no consumer does.
	 * @return the events, immutable; empty if there are none
	 */
	public List<LifecycleEvent> flush() {
		return this.delivery.take(this::cut);
	}

	/**
	 * Return the number of pending events: those that at least one consumer has not begun
	 * to handle.
	 * @return the number of events that {@link #flush()} would return now
	 */
	public int size() {
		return (int) Math.min(this.delivery.waiting(() -> this.buffer.size()), Integer.MAX_VALUE);
	}

	/**
	 * Return how many events were recorded.
	 * @return the number of events
	 */
	public long recorded() {
		return this.delivery.recorded(() -> this.buffer.size());
	}

	/**
	 * Return how many events were dropped: too many were waiting, or a consumer was too
	 * slow when the collector was closed.
	 * @return the number of events that all consumers together did not receive; always 0
	 * for a collector without a builder
	 */
	public long dropped() {
		return consumers().stream().mapToLong(ConsumerStatus::dropped).sum();
	}

	@Override
	public BufferedCollector buffer() {
		return this;
	}

	/**
	 * Return whether a consumer failed on the last batch that it received.
	 * @return whether batches are currently lost
	 */
	public boolean isFailing() {
		return consumers().stream().anyMatch(ConsumerStatus::failing);
	}

	/**
	 * Return the state of each consumer at one moment.
	 * @return the consumers in the order in which they were added; without a consumer one
	 * entry, named {@value #NO_CONSUMER}, for the callers of {@link #flush()}
	 */
	public List<ConsumerStatus> consumers() {
		return this.delivery.consumers(() -> this.buffer.size());
	}

	/**
	 * Deliver all pending events and wait, at most for the shutdown timeout. Without a
	 * consumer nothing happens.
	 * @return whether the consumers received them in time
	 */
	public boolean deliver() {
		if (!this.delivery.hasConsumers()) {
			return false;
		}
		deliverAll();
		return this.delivery.await(System.nanoTime() + this.timeoutNanos);
	}

	/**
	 * Deliver all pending events when the application shuts down, and wait. All calls of
	 * this method and of {@link #close()} together wait at most for the shutdown timeout.
	 * A batch that waits for a retry is delivered now, and none is delivered again. A
	 * consumer that fails later on may lack what has stopped since, which is a warning.
	 * Without a consumer nothing happens.
	 * @return whether the consumers received them in time
	 */
	public boolean deliverAtEnd() {
		if (!this.delivery.hasConsumers()) {
			return false;
		}
		this.delivery.endRetries();
		deliverAll();
		long deadline = System.nanoTime() + this.leftNanos;
		boolean inTime = this.delivery.await(deadline);
		this.delivery.ending();
		this.leftNanos = Math.max(0, deadline - System.nanoTime());
		return inTime;
	}

	/**
	 * Return how much of the shutdown timeout is left, for what a consumer has to do
	 * after {@link #close()}.
	 * @return the time, never negative
	 */
	public Duration timeLeft() {
		return Duration.ofNanos(this.leftNanos);
	}

	/**
	 * Deliver all pending events and wait, at most for the rest of the shutdown timeout.
	 * Events that a consumer does not receive in time are dropped. Without a consumer
	 * nothing happens. Events that are recorded later stay until {@link #flush()} is
	 * called.
	 */
	@Override
	public void close() {
		Steps.run("close a collector", () -> {
			if (this.delivery.hasConsumers()) {
				this.delivery.endRetries();
				deliverAll();
			}
			if (this.timer != null) {
				this.timer.interrupt();
			}
			long deadline = System.nanoTime() + this.leftNanos;
			this.delivery.stop(deadline);
			this.leftNanos = Math.max(0, deadline - System.nanoTime());
		});
	}

}
