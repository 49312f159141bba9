package io.lifecycle.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link BufferedCollector} that delivers on its own daemon thread and uses
 * bounded memory. Not thread-safe.
 *
 * @since 0.1.0
 * @see BufferedCollector#builder()
 */
public final class BufferedCollectorBuilder {

	private final List<Destination> destinations = new ArrayList<>();

	private @Nullable Predicate<? super LifecycleEvent> selection;

	private int maxBufferSize = 1024;

	private int maxPending = 100_000;

	private long maxPendingBytes = 64L << 20;

	private Duration flushInterval = Duration.ZERO;

	private Duration shutdownTimeout = Duration.ofSeconds(30);

	BufferedCollectorBuilder() {
	}

	/**
	 * Add a consumer. Each consumer receives each batch on its own thread, so that
	 * neither a failure nor a delay of one affects the others. Without a consumer,
	 * batches wait for {@link BufferedCollector#flush()}.
	 * @param consumer the consumer
	 * @return this builder
	 */
	public BufferedCollectorBuilder onFlush(Consumer<? super List<LifecycleEvent>> consumer) {
		this.destinations.add(new Destination(null, consumer, retry(consumer)));
		return this;
	}

	/**
	 * Add a consumer with a name.
	 * @param name its name, which the log and {@link BufferedCollector#consumers()} show
	 * @param consumer the consumer
	 * @return this builder
	 */
	public BufferedCollectorBuilder onFlush(String name, Consumer<? super List<LifecycleEvent>> consumer) {
		return onFlush(name, consumer, retry(consumer));
	}

	/**
	 * Add a consumer with a name and retries.
	 * @param name its name, which the log and {@link BufferedCollector#consumers()} show
	 * @param consumer the consumer
	 * @param retry how often a batch on which it failed is delivered again
	 * @return this builder
	 */
	public BufferedCollectorBuilder onFlush(String name, Consumer<? super List<LifecycleEvent>> consumer,
			BatchRetry retry) {
		this.destinations.add(new Destination(name, consumer, retry));
		return this;
	}

	private static BatchRetry retry(Consumer<? super List<LifecycleEvent>> consumer) {
		BatchRetry own = (consumer instanceof EventBatchConsumer batches) ? batches.retry() : null;
		return (own != null) ? own : BatchRetry.NEVER;
	}

	/**
	 * Repeat something on the thread of the consumer that was added last, between two
	 * batches. What it throws is logged.
	 * @param interval the time from one end to the next begin
	 * @param work what to do
	 * @return this builder
	 */
	public BufferedCollectorBuilder every(Duration interval, Runnable work) {
		this.destinations.get(this.destinations.size() - 1).every(interval, work);
		return this;
	}

	/**
	 * Select the events. The default are all.
	 * @param selection matches the events that are recorded; called by the threads that
	 * emit them
	 * @return this builder
	 */
	public BufferedCollectorBuilder select(Predicate<? super LifecycleEvent> selection) {
		this.selection = selection;
		return this;
	}

	/**
	 * Set the number of events that make a batch.
	 * @param maxBufferSize the number; 0 to wait for the flush interval, or for as many
	 * events as may be pending
	 * @return this builder
	 */
	public BufferedCollectorBuilder maxBufferSize(int maxBufferSize) {
		requireSize(maxBufferSize);
		this.maxBufferSize = maxBufferSize;
		return this;
	}

	/**
	 * Set how many events may wait in full batches for each consumer. Beyond this limit
	 * the newest batch is dropped, or the oldest one if there is no consumer. Dropped
	 * events are counted, and a warning is logged.
	 * @param maxPending the number
	 * @return this builder
	 */
	public BufferedCollectorBuilder maxPending(int maxPending) {
		require(maxPending > 0, "'maxPending' must be positive, but is " + maxPending);
		this.maxPending = maxPending;
		return this;
	}

	/**
	 * Set how much memory these events may use. An event counts with 512 bytes, and with
	 * more if it has long texts. The default is 64 MB.
	 * @param maxPendingBytes the estimated number of bytes
	 * @return this builder
	 */
	public BufferedCollectorBuilder maxPendingBytes(long maxPendingBytes) {
		require(maxPendingBytes > 0, "'maxPendingBytes' must be positive, but is " + maxPendingBytes);
		this.maxPendingBytes = maxPendingBytes;
		return this;
	}

	/**
	 * Set the time after which a batch that is not full is delivered.
	 * @param flushInterval the time; zero for never
	 * @return this builder
	 */
	public BufferedCollectorBuilder flushInterval(Duration flushInterval) {
		require(!flushInterval.isNegative(), "'flushInterval' must not be negative, but is " + flushInterval);
		this.flushInterval = flushInterval;
		return this;
	}

	/**
	 * Set how long {@link BufferedCollector#close()} waits for all consumers together.
	 * @param shutdownTimeout the time
	 * @return this builder
	 */
	public BufferedCollectorBuilder shutdownTimeout(Duration shutdownTimeout) {
		require(!shutdownTimeout.isNegative(), "'shutdownTimeout' must not be negative, but is " + shutdownTimeout);
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Build the collector.
	 * @return a new collector; if it has consumers, it must be closed
	 * @throws IllegalArgumentException if a full batch has more events than may be
	 * pending
	 */
	public BufferedCollector build() {
		require(this.maxBufferSize <= this.maxPending, "'maxBufferSize' (%s) must not be greater than 'maxPending' (%s)"
			.formatted(this.maxBufferSize, this.maxPending));
		int limit = (this.maxBufferSize != 0) ? this.maxBufferSize : this.maxPending;
		PendingLimit pending = new PendingLimit(this.maxPending, this.maxPendingBytes);
		Delivery delivery = new Delivery(List.copyOf(this.destinations), DeliveryThread::new, pending);
		return new BufferedCollector(limit, delivery, pending, this.flushInterval, this.shutdownTimeout,
				this.selection);
	}

	static void requireSize(int maxBufferSize) {
		require(maxBufferSize >= 0, "'maxBufferSize' must not be negative, but is " + maxBufferSize);
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
