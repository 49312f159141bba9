package io.lifecycle.collector.kafka;

/**
 * What the key of a record is. Kafka keeps the order of the records of one key.
 *
 * @since 0.1.0
 */
public enum KafkaKey {

	/**
	 * The name of the instance: all events of an instance are in order.
	 */
	INSTANCE,

	/**
	 * The connection: its events, and those of its requests, are in order. The other
	 * events have the name of the instance.
	 */
	CONNECTION,

	/**
	 * None: the records of a topic are spread over its partitions.
	 */
	NONE

}
