package io.lifecycle.autoconfigure.collector;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.lifecycle.autoconfigure.PropertyAssert;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The configuration of the producer: that of the application's producers without what
 * concerns their own records, with what keeps order and loses nothing, and with
 * properties that the user sets for this collector only.
 */
final class KafkaProducerConfig {

	// Idempotence is the default, unless a property for this collector only excludes it.
	private static final Set<String> OF_OTHER_RECORDS = Set.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG,
			ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
			ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ProducerConfig.PARTITIONER_CLASS_CONFIG,
			ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
			ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);

	// A record that the producer has taken must not expire while the broker is away:
	// otherwise the producer drops events, too.
	private static final Map<String, Object> RELIABLE = Map.of(ProducerConfig.ACKS_CONFIG, "all",
			ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5,
			ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);

	private static final Map<String, Object> DEFAULTS = Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000,
			ProducerConfig.LINGER_MS_CONFIG, 50, ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17,
			ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");

	private KafkaProducerConfig() {
	}

	static Map<String, Object> of(Map<String, Object> application, Map<String, String> own, String clientId) {
		Map<String, Object> config = new HashMap<>(application);
		config.keySet().removeAll(OF_OTHER_RECORDS);
		DEFAULTS.forEach(config::putIfAbsent);
		config.putAll(RELIABLE);
		config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
		config.putAll(own);
		config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
		return Collections.unmodifiableMap(config);
	}

	/**
	 * Return the configuration of the client that creates the topic, which connects as
	 * the producer does.
	 */
	static Map<String, Object> ofAdmin(Map<String, Object> producer) {
		Map<String, Object> config = new HashMap<>(producer);
		config.keySet()
			.removeIf((name) -> ProducerConfig.configNames().contains(name)
					&& !AdminClientConfig.configNames().contains(name));
		// A client that bootstraps again would log that a hundred times a second while
		// Kafka is away.
		config.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
		return config;
	}

	/**
	 * Check each property of the user, so that a wrong value prevents the start.
	 */
	static void check(String prefix, Map<String, String> own) {
		Map<String, ConfigDef.ConfigKey> keys = ProducerConfig.configDef().configKeys();
		own.forEach((name, value) -> {
			ConfigDef.ConfigKey key = keys.get(name);
			if (key != null) {
				check(prefix + '.' + name, value, key);
			}
		});
	}

	private static void check(String property, String value, ConfigDef.ConfigKey key) {
		try {
			Object parsed = ConfigDef.parseType(key.name, value, key.type);
			if (key.validator != null) {
				key.validator.ensureValid(key.name, parsed);
			}
		}
		catch (ConfigException ex) {
			PropertyAssert.isTrue(false, property, value, ex.getMessage() + ".");
		}
	}

}
