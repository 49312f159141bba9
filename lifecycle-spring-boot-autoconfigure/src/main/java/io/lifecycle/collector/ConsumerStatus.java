package io.lifecycle.collector;

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
 * @param failing whether it failed on its last batch
 * @since 0.1.0
 */
public record ConsumerStatus(String name, long delivered, long dropped, long failed, long waiting, boolean failing) {
}
