package io.lifecycle.collector.kafka;

import org.apache.kafka.clients.producer.Producer;

/**
 * Opens the producer of a {@link KafkaCollector}, which uses one at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KafkaProducerSource {

	/**
	 * Open a producer. The thread that delivers calls this before it sends the first
	 * event, and again while this fails or if the producer is broken.
	 * @return a producer that is not shared, which the collector closes
	 */
	Producer<String, byte[]> open();

	/**
	 * Note that a producer was closed.
	 * @param producer the producer
	 */
	default void closed(Producer<String, byte[]> producer) {
	}

}
