package io.lifecycle.collector;

import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Receives the batches of a {@link BufferedCollector}, in order and one at a time. A bean
 * receives the batches of the auto-configured collector, on a thread that serves no
 * requests.
 *
 * <p>
 * A batch is immutable and may be kept. The events of one thread keep the order in which
 * they were recorded; events of different threads are ordered by timestamp.
 *
 * <p>
 * After an exception the same list is delivered again, as often as {@link #retry()} says.
 * Then the failure is logged, and the events of the batch count as failed, or as many as
 * a {@link DeliveryException} says. While the application shuts down, each batch is
 * delivered only once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EventBatchConsumer extends Consumer<List<LifecycleEvent>> {

	/**
	 * Return how often a batch on which this consumer failed is delivered again.
	 * @return the retries, or {@code null} for those of the collector
	 */
	default @Nullable BatchRetry retry() {
		return null;
	}

	/**
	 * Return what the destination of this consumer did with the events, for the endpoint,
	 * the meters and the health of the collector. This is called on any thread.
	 * @return its counts, or {@code null} if they are unknown
	 */
	default @Nullable DestinationStatus destination() {
		return null;
	}

}
