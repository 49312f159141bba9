package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.collector.kafka.KafkaKey;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the Kafka collector. Its connection is that of 'spring.kafka'.
 *
 * @param topic Topic of the events.
 * @param key Key of the records. Kafka keeps the order of the records of one key.
 * @param include Names of the types of events that are sent: simple names of events and
 * families, full names of your own. The default are all.
 * @param exclude Names of the types of events that are not sent.
 * @param maxPending Maximum number of events that wait while Kafka is away. Beyond it the
 * newest ones are dropped.
 * @param maxPendingSize Maximum amount of memory that these events may use. An event
 * counts with 512 bytes, and with more if it has long texts.
 * @param flushInterval Time after which a batch that is not full is sent.
 * @param shutdownTimeout Maximum time to wait for Kafka when the application shuts down.
 * @param heartbeat Interval of the message that this instance is alive; 0 for none.
 * @param properties Properties of the producer, in addition to those of
 * 'spring.kafka.producer' and before them.
 * @param createTopic Properties of the topic that is created if it is missing.
 */
@ConfigurationProperties(KafkaCollectorProperties.PREFIX)
record KafkaCollectorProperties(@DefaultValue("lifecycle-events") String topic, @DefaultValue("instance") KafkaKey key,
		@DefaultValue List<String> include, @DefaultValue List<String> exclude, @DefaultValue("100000") int maxPending,
		@DefaultValue("64MB") DataSize maxPendingSize, @DefaultValue("200ms") Duration flushInterval,
		@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue("10s") Duration heartbeat,
		@DefaultValue Map<String, String> properties,
		@DefaultValue CreateTopic createTopic) implements InitializingBean {

	static final String PREFIX = "lifecycle.collector.kafka";

	private static final String TOPIC = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.isTrue(this.topic.matches(TOPIC), PREFIX + ".topic", this.topic,
				"It must have 1 to 249 of the characters a-z, A-Z, 0-9, '.', '_' and '-'.");
		PropertyAssert.positive(PREFIX + ".max-pending", this.maxPending);
		PropertyAssert.isTrue(this.maxPendingSize.toBytes() > 0, PREFIX + ".max-pending-size", this.maxPendingSize,
				"It must be positive.");
		PropertyAssert.isTrue(this.flushInterval.compareTo(CollectorProperties.Buffered.SHORTEST) >= 0,
				PREFIX + ".flush-interval", this.flushInterval, "It must be at least 1ms.");
		PropertyAssert.notNegative(PREFIX + ".shutdown-timeout", this.shutdownTimeout);
		PropertyAssert.isTrue(this.heartbeat.isZero() || this.heartbeat.compareTo(Duration.ofMillis(100)) >= 0,
				PREFIX + ".heartbeat", this.heartbeat, "It must be 0 or at least 100ms.");
		this.createTopic.check();
	}

	/**
	 * Properties of the topic that is created if it is missing.
	 *
	 * @param enabled Whether the topic is created if it is missing.
	 * @param partitions Number of its partitions.
	 * @param replicas Number of its replicas. The default is that of the broker.
	 */
	record CreateTopic(@DefaultValue("false") boolean enabled, @DefaultValue("6") int partitions,
			@Nullable Short replicas) {

		private static final String PREFIX = KafkaCollectorProperties.PREFIX + ".create-topic";

		private void check() {
			PropertyAssert.positive(PREFIX + ".partitions", this.partitions);
			PropertyAssert.isTrue(this.replicas == null || this.replicas > 0, PREFIX + ".replicas", this.replicas,
					"It must be positive.");
		}

	}

}
