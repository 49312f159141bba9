package io.lifecycle.actuate;

import java.util.List;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;

/**
 * The state of a buffered collector, as the endpoint shows it.
 *
 * @param name the name of the bean, which is also the name of its listener
 * @param flushed the number of events that were delivered
 * @param dropped the number of events that at least one consumer did not receive
 * @param waiting the number of pending events
 * @param batchFailures the number of batches that a consumer failed to handle
 * @param failing whether a consumer failed on its last batch
 * @param consumers the consumers, each with its own counts
 * @since 0.1.0
 */
public record CollectorDescriptor(String name, long flushed, long dropped, int waiting, long batchFailures,
		boolean failing, List<ConsumerStatus> consumers) {

	static CollectorDescriptor of(String name, BufferedCollector collector) {
		return new CollectorDescriptor(name, collector.flushed(), collector.dropped(), collector.size(),
				collector.batchFailures(), collector.isFailing(), collector.consumers());
	}

}
