package io.lifecycle.collector;

import org.jspecify.annotations.Nullable;

/**
 * The state of one consumer of a {@link BufferedCollector}. All counts are exact, and
 * their sum is the number of recorded events.
 *
 * @param name the name of the consumer
 * @param delivered the number of events that it received, or that were taken out instead
 * @param dropped the number of events that were dropped because too many were waiting for
 * it, or because it was too slow when the collector was closed
 * @param failed the number of events in batches that it failed to handle
 * @param waiting the number of events that wait for it, including those of the batch that
 * it handles now
 * @param failing whether it failed on its last batch, or the most recent answer of its
 * destination was a failure
 * @param destination what its destination did with the delivered events, or {@code null}
 * if that is unknown
 * @since 0.1.0
 */
public record ConsumerStatus(String name, long delivered, long dropped, long failed, long waiting, boolean failing,
		@Nullable DestinationStatus destination) {

	/**
	 * Create the state of a consumer whose destination is unknown.
	 * @param name the name of the consumer
	 * @param delivered the number of events that it received
	 * @param dropped the number of events that were dropped
	 * @param failed the number of events that it failed to handle
	 * @param waiting the number of events that wait for it
	 * @param failing whether it failed on its last batch
	 */
	public ConsumerStatus(String name, long delivered, long dropped, long failed, long waiting, boolean failing) {
		this(name, delivered, dropped, failed, waiting, failing, null);
	}

}
