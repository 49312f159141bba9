package io.lifecycle.actuate;

import io.lifecycle.collector.BufferedCollector;

/**
 * The state of a buffered collector, as the endpoint shows it.
 *
 * @param name the name of the bean, which is also the name of its listener
 * @param flushed the number of events that were delivered
 * @param dropped the number of events that were dropped because too many were pending
 * @param waiting the number of pending events
 * @param batchFailures the number of batches that a consumer failed to handle
 * @param failing whether a consumer failed on its last batch
 * @since 0.1.0
 */
public record CollectorDescriptor(String name, long flushed, long dropped, int waiting, long batchFailures,
		boolean failing) {

	static CollectorDescriptor of(String name, BufferedCollector collector) {
		return new CollectorDescriptor(name, collector.flushed(), collector.dropped(), collector.size(),
				collector.batchFailures(), collector.isFailing());
	}

}
