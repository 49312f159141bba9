package io.lifecycle.actuate;

import java.util.List;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;

/**
 * The state of a buffered collector, as the endpoint shows it.
 *
 * @param name the name of the bean, which is also the name of its listener
 * @param recorded the number of recorded events
 * @param waiting the number of pending events
 * @param consumers the consumers, each with its own counts; the sum of each is the number
 * of recorded events
 * @since 0.1.0
 */
public record CollectorDescriptor(String name, long recorded, int waiting, List<ConsumerStatus> consumers) {

	/**
	 * Describe a collector.
	 * @param name the name of the bean
	 * @param collector the collector
	 * @return the description
	 */
	public static CollectorDescriptor of(String name, BufferedCollector collector) {
		return new CollectorDescriptor(name, collector.recorded(), collector.size(), collector.consumers());
	}

}
