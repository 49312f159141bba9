package io.lifecycle.actuate;

import io.lifecycle.collector.BufferedCollector;

/**
 * The state of a buffered collector, as the endpoint shows it.
 *
 * @param name the name of the bean, which is the name of its listener too
 * @param flushed how many events it has handed on
 * @param dropped how many events it dropped because too many waited
 * @param waiting how many events nobody has received yet
 * @param batchFailures how often a consumer failed on a batch
 * @param failing whether a consumer failed on its latest batch
 * @since 0.1.0
 */
public record CollectorDescriptor(String name, long flushed, long dropped, int waiting, long batchFailures,
		boolean failing) {

	static CollectorDescriptor of(String name, BufferedCollector collector) {
		return new CollectorDescriptor(name, collector.flushed(), collector.dropped(), collector.size(),
				collector.batchFailures(), collector.isFailing());
	}

}
