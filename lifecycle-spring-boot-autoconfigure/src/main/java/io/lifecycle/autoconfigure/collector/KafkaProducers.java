package io.lifecycle.autoconfigure.collector;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.lifecycle.collector.kafka.KafkaProducerSource;
import io.lifecycle.guard.Errors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.core.ProducerFactory;

/**
 * Opens producers beside the factory of the application, whose own producers share their
 * life with it, but shows them to its listeners, which measure them.
 */
final class KafkaProducers implements KafkaProducerSource {

	private static final Logger logger = LoggerFactory.getLogger(KafkaProducers.class);

	private final Map<String, Object> config;

	private final List<? extends ProducerFactory.Listener<?, ?>> listeners;

	private final @Nullable KafkaTopic topic;

	KafkaProducers(Map<String, Object> config, List<? extends ProducerFactory.Listener<?, ?>> listeners,
			@Nullable KafkaTopic topic) {
		this.config = config;
		this.listeners = listeners;
		this.topic = topic;
	}

	@Override
	public Producer<String, byte[]> open() {
		if (this.topic != null) {
			this.topic.create();
		}
		Producer<String, byte[]> producer = new KafkaProducer<>(this.config, new StringSerializer(),
				new ByteArraySerializer());
		forEachListener((listener) -> listener.producerAdded(clientId(), producer));
		return producer;
	}

	@Override
	public void closed(Producer<String, byte[]> producer) {
		forEachListener((listener) -> listener.producerRemoved(clientId(), producer));
	}

	private String clientId() {
		return String.valueOf(this.config.get(ProducerConfig.CLIENT_ID_CONFIG));
	}

	@SuppressWarnings("unchecked")
	private void forEachListener(Consumer<ProducerFactory.Listener<String, byte[]>> action) {
		for (ProducerFactory.Listener<?, ?> listener : this.listeners) {
			try {
				action.accept((ProducerFactory.Listener<String, byte[]>) listener);
			}
			catch (Throwable ex) {
				Errors.log(ex, (error) -> logger.warn("A listener of Kafka producers failed", error));
			}
		}
	}

}
