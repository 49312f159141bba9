package io.lifecycle.actuate;

import io.lifecycle.collector.BufferedCollector;

/**
 * How a buffered collector fares, as the endpoint tells it.
 *
 * @param name the name of the bean, which is the name of its listener too
 * @param dropped how many events it dropped because too many waited
 * @param failing whether a consumer failed on its latest batch
 * @since 0.1.0
 */
public record CollectorDescriptor(String name, long dropped, boolean failing) {

	static CollectorDescriptor of(String name, BufferedCollector collector) {
		return new CollectorDescriptor(name, collector.dropped(), collector.isFailing());
	}

}
