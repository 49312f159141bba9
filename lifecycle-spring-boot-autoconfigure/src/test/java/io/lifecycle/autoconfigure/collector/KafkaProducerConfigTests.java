package io.lifecycle.autoconfigure.collector;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaProducerConfig}.
 */
class KafkaProducerConfigTests {

	private static final Map<String, Object> APPLICATION = Map.of("bootstrap.servers", "kafka:9092",
			"security.protocol", "SSL", "max.block.ms", 7, "acks", "1", "retries", 0, "delivery.timeout.ms", 5000,
			"transactional.id", "shop-", "interceptor.classes", "com.example.Traces", "partitioner.class",
			"com.example.Own", "client.id", "shop");

	private static final Map<String, String> NONE = Map.of();

	@Test
	void connectionAndLimitsAreThoseOfTheApplication() {
		assertThat(KafkaProducerConfig.of(APPLICATION, NONE, "lifecycle-shop-1"))
			.containsEntry("bootstrap.servers", "kafka:9092")
			.containsEntry("security.protocol", "SSL")
			.containsEntry("max.block.ms", 7)
			.containsEntry("linger.ms", 50)
			.containsEntry("client.id", "lifecycle-shop-1");
	}

	@Test
	void whatConcernsOtherRecordsIsLeftOut() {
		assertThat(KafkaProducerConfig.of(APPLICATION, NONE, "lifecycle")).doesNotContainKeys("transactional.id",
				"interceptor.classes", "partitioner.class");
	}

	@Test
	void orderAndDeliveryDoNotDependOnTheApplication() {
		assertThat(KafkaProducerConfig.of(APPLICATION, NONE, "lifecycle")).containsEntry("acks", "all")
			.doesNotContainKey("enable.idempotence")
			.containsEntry("retries", Integer.MAX_VALUE)
			.containsEntry("delivery.timeout.ms", Integer.MAX_VALUE);
	}

	@Test
	void ownPropertiesWinExceptTransactions() {
		Map<String, Object> config = KafkaProducerConfig.of(APPLICATION,
				Map.of("max.block.ms", "3", "acks", "1", "enable.idempotence", "false", "transactional.id", "x"),
				"lifecycle");
		assertThat(config).containsEntry("max.block.ms", "3").containsEntry("acks", "1");
		assertThat(config).doesNotContainKey("transactional.id");
	}

	@Test
	void kafkaAcceptsTheResult() {
		Map<String, Object> application = new HashMap<>(APPLICATION);
		application.put("enable.idempotence", "false");
		assertThat(parsed(application, NONE).getBoolean("enable.idempotence")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "acks, 1", "acks, 0", "retries, 0" })
	void ownPropertyThatExcludesIdempotenceWins(String name, String value) {
		ProducerConfig config = parsed(APPLICATION, Map.of(name, value));
		assertThat(config.getBoolean("enable.idempotence")).isFalse();
		assertThat(String.valueOf(config.values().get(name))).isEqualTo(value);
	}

	private static ProducerConfig parsed(Map<String, Object> application, Map<String, String> own) {
		Map<String, Object> config = new HashMap<>(KafkaProducerConfig.of(application, own, "lifecycle"));
		config.put("key.serializer", StringSerializer.class);
		config.put("value.serializer", ByteArraySerializer.class);
		return new ProducerConfig(config);
	}

}
