package io.lifecycle.collector.kafka;

import io.lifecycle.event.LifecycleEvent;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts events into records of Kafka. It is called by one thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KafkaEventWriter {

	/**
	 * Convert an event. If this throws an exception or returns {@code null}, the event
	 * counts as unconfirmed.
	 * @param event the event, or an {@link InstanceAlive}
	 * @param sequence the number of the event among those that this instance sends, from
	 * 1; for an {@link InstanceAlive} the number of these
	 * @return the record
	 * @throws Exception if the event cannot be converted
	 */
	ProducerRecord<String, byte[]> write(LifecycleEvent event, long sequence) throws Exception;

}
