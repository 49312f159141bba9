package io.lifecycle.collector;

/**
 * The state of one consumer of a {@link BufferedCollector}. All counts are exact.
 *
 * @param name the name of the consumer
 * @param flushed the number of events that it received, or that were taken out instead
 * @param dropped the number of events that were dropped because too many were waiting for
 * it, or because it was too slow when the collector was closed
 * @param waiting the number of events in full batches that wait for it
 * @param batchFailures the number of batches that it failed to handle
 * @param failing whether it failed on its last batch
 * @since 0.1.0
 */
public record ConsumerStatus(String name, long flushed, long dropped, long waiting, long batchFailures,
		boolean failing) {
}
