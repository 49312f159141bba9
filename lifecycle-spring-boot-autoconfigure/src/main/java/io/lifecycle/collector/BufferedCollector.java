package io.lifecycle.collector;

import java.time.Duration;
import java.util.ArrayList;
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
 * Thread-safe. Recording takes no lock that is held for longer than an append, and what a
 * consumer throws is logged and never reaches it. A consumer may record events itself; a
 * batch that fills up by that is delivered along with the next one.
 *
 * @since 0.1.0
 */
public final class BufferedCollector implements LifecycleCollector, AutoCloseable {

	private final Stripes stripes;

	private final Delivery delivery;

	private final @Nullable DeliveryThread thread;

	/**
	 * Create a collector without a limit, to be flushed by hand.
	 */
	public BufferedCollector() {
		this(new Stripes(0), new Delivery(List.of(), Runnable::run, Long.MAX_VALUE), null, Duration.ZERO);
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
		this(new Stripes(BufferedCollectorBuilder.validSize(maxBufferSize)),
				new Delivery(List.of(BufferedCollectorBuilder.destination(onFlush)), Runnable::run, Long.MAX_VALUE),
				null, Duration.ZERO);
	}

	BufferedCollector(Stripes stripes, Delivery delivery, @Nullable DeliveryThread thread, Duration flushInterval) {
		this.stripes = stripes;
		this.delivery = delivery;
		this.thread = thread;
		if (thread != null && !flushInterval.isZero()) {
			thread.repeat(this::deliverAll, flushInterval);
		}
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
		Stripe.Append result = this.stripes.append(Objects.requireNonNull(event, "'event' must not be null"));
		if (result != Stripe.Append.DONE) {
			settle(event, result);
		}
	}

	private void settle(LifecycleEvent event, Stripe.Append result) {
		while (result == Stripe.Append.REFUSED) {
			deliverIfFull();
			result = this.stripes.append(event);
		}
		if (result == Stripe.Append.DONE_AND_EXHAUSTED) {
			deliverIfFull();
		}
	}

	private void deliverIfFull() {
		boolean full;
		this.stripes.lock();
		try {
			full = this.stripes.isFull();
			if (full) {
				this.delivery.offer(this.stripes.cut());
			}
		}
		finally {
			this.stripes.unlock();
		}
		if (full) {
			this.delivery.deliver();
		}
	}

	private void deliverAll() {
		this.stripes.lock();
		try {
			if (this.stripes.size() != 0) {
				this.delivery.offer(this.stripes.cut());
			}
		}
		finally {
			this.stripes.unlock();
		}
		this.delivery.deliver();
	}

	/**
	 * Take out the events that nobody has received yet, those of waiting batches
	 * included. They go to the caller only, not to a consumer too.
	 * @return the events, immutable; empty if there are none
	 */
	public List<LifecycleEvent> flush() {
		List<MergedEvents> parts;
		this.stripes.lock();
		try {
			parts = this.delivery.take();
			parts.add(this.stripes.cut());
		}
		finally {
			this.stripes.unlock();
		}
		return (parts.size() == 1) ? parts.get(0) : join(parts);
	}

	private static List<LifecycleEvent> join(List<MergedEvents> parts) {
		List<LifecycleEvent> joined = new ArrayList<>();
		parts.forEach(joined::addAll);
		return List.copyOf(joined);
	}

	/**
	 * Return how many events nobody has received yet.
	 * @return the number of events that {@link #flush()} would return now
	 */
	public int size() {
		this.stripes.lock();
		try {
			return (int) Math.min(this.stripes.size() + this.delivery.pending(), Integer.MAX_VALUE);
		}
		finally {
			this.stripes.unlock();
		}
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
		this.delivery.tellRemainingDrops();
	}

}
