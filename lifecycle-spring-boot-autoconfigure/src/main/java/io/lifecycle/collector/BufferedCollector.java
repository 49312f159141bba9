package io.lifecycle.collector;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Buffers events and hands them on in batches: to consumers when the buffer is full, or
 * to whoever calls {@link #flush()}. Every event goes to exactly one place, once.
 *
 * <p>
 * In a batch the events of one thread are in the order in which they were recorded, those
 * of different threads in the order of their timestamps. Batches are immutable.
 *
 * <p>
 * Thread-safe. Recording takes no lock unless the buffer is full, and what a consumer
 * throws is logged and never reaches it. A consumer may record events itself; a batch
 * that fills up by that is delivered along with the next one.
 *
 * @since 0.1.0
 */
public final class BufferedCollector implements LifecycleCollector, AutoCloseable {

	private final long limit;

	private final Delivery delivery;

	private final @Nullable DeliveryThread thread;

	// Replaced by cut() only, which the delivery calls under its lock.
	private volatile Buffer buffer;

	// Those of the buffer, replaced after it and before the one before is closed. So an
	// event that is recorded after another one never gets into an earlier buffer.
	private volatile Chunk[] chunks;

	/**
	 * Create a collector without a limit, to be flushed by hand.
	 */
	public BufferedCollector() {
		this(0, new Delivery(List.of(), Runnable::run, Long.MAX_VALUE), null);
	}

	/**
	 * Create a collector that flushes itself when it is full, on the thread that recorded
	 * the last event, or leaves the batch to the thread that is delivering one already.
	 * It drops nothing, however slow the consumer is.
	 * @param maxBufferSize the number of events in a batch; 0 for no limit, then it is
	 * flushed by hand only
	 * @param onFlush receives the batches, one at a time
	 * @throws IllegalArgumentException if the size is negative or the consumer missing
	 */
	public BufferedCollector(int maxBufferSize, Consumer<List<LifecycleEvent>> onFlush) {
		this(maxBufferSize, new Delivery(List.of(new Destination(onFlush)), Runnable::run, Long.MAX_VALUE), null);
	}

	BufferedCollector(int maxBufferSize, Delivery delivery, @Nullable DeliveryThread thread) {
		BufferedCollectorBuilder.requireSize(maxBufferSize);
		this.limit = (maxBufferSize != 0) ? maxBufferSize : Long.MAX_VALUE;
		this.buffer = new Buffer(this.limit);
		this.chunks = this.buffer.chunks();
		this.delivery = delivery;
		this.thread = thread;
	}

	/**
	 * Return a builder, for a collector that delivers on a thread of its own and bounds
	 * what waits for it.
	 * @return the builder
	 */
	public static BufferedCollectorBuilder builder() {
		return new BufferedCollectorBuilder();
	}

	@Override
	public void record(LifecycleEvent event) {
		int left = Buffer.append(this.chunks, Objects.requireNonNull(event, "'event' must not be null"));
		if (left <= 0) {
			settle(event, left);
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void settle(LifecycleEvent event, int left) {
		while (left == Chunk.REFUSED) {
			Buffer buffer = this.buffer;
			if (buffer.chunks() != this.chunks || !makeRoom(buffer)) {
				// The buffer is being replaced, or others have just claimed the rest.
				Thread.yield();
			}
			left = Buffer.append(this.chunks, event);
		}
		if (left == 0) {
			// Right after the last event, not before the next: that finds out that the
			// buffer is full.
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

	// The lock of the delivery is held for no longer than this takes.
	private MergedEvents cut() {
		Buffer buffer = this.buffer;
		this.buffer = new Buffer(this.limit);
		this.chunks = this.buffer.chunks();
		return buffer.close();
	}

	/**
	 * Take out the events that nobody has received yet, those of waiting batches
	 * included. They go to the caller only, not to a consumer too.
	 * @return the events, immutable; empty if there are none
	 */
	public List<LifecycleEvent> flush() {
		return this.delivery.take(this::cut);
	}

	/**
	 * Return how many events nobody has received yet.
	 * @return the number of events that {@link #flush()} would return now
	 */
	public int size() {
		return (int) Math.min(this.delivery.pending(() -> this.buffer.size()), Integer.MAX_VALUE);
	}

	/**
	 * Return how many events were dropped because too many waited.
	 * @return the number of events; always 0 without
	 * {@link BufferedCollectorBuilder#maxPending(int)}
	 */
	public long dropped() {
		return this.delivery.dropped();
	}

	/**
	 * Return whether a consumer failed on the latest batch that it received.
	 * @return whether batches get lost now
	 */
	public boolean isFailing() {
		return this.delivery.isFailing();
	}

	/**
	 * Return how many events were handed on, to the consumers or to whoever flushed.
	 * @return the number of events
	 */
	public long flushed() {
		return this.delivery.flushed();
	}

	/**
	 * Return how many events were recorded.
	 * @return the number of events: those that are flushed, those that were dropped and
	 * those that are still here
	 */
	public long recorded() {
		return this.delivery.recorded(() -> this.buffer.size());
	}

	/**
	 * Return how often a consumer failed on a batch.
	 * @return the number of failures, of all consumers together
	 */
	public long batchFailures() {
		return this.delivery.failures();
	}

	/**
	 * Deliver what is buffered, and wait for it as long as at the end. Without a consumer
	 * nothing happens.
	 * @return whether the consumers have it
	 */
	public boolean deliver() {
		if (!this.delivery.hasDestinations()) {
			return false;
		}
		deliverAll();
		return this.thread == null || this.thread.await();
	}

	/**
	 * Deliver what is buffered, and wait for it. Without a consumer nothing happens.
	 * Events that are recorded later stay until somebody calls {@link #flush()}.
	 */
	@Override
	public void close() {
		if (this.delivery.hasDestinations()) {
			deliverAll();
		}
		if (this.thread != null && !this.thread.stop()) {
			this.delivery.abandon();
			this.thread.interrupt();
		}
		this.delivery.reportRemainingDrops();
	}

}
