package io.lifecycle.collector.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.test.contract.LifecycleCollectorContract;
import io.lifecycle.test.contract.NumberedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contract of collectors for the {@link KafkaCollector}, with a real broker.
 */
class KafkaCollectorContractTests extends LifecycleCollectorContract {

	private final String topic = KafkaBroker.newTopic();

	private final KafkaCollector collector = KafkaCollector.builder(() -> KafkaBroker.producer(KafkaBroker.address()))
		.topic(this.topic)
		.heartbeat(Duration.ZERO)
		.shutdownTimeout(Duration.ofMinutes(1))
		.build();

	@Override
	protected LifecycleCollector create() {
		return this.collector;
	}

	@Override
	protected List<NumberedEvent> received() {
		this.collector.close();
		return KafkaBroker.read(this.topic, (records) -> records.size() >= this.collector.confirmed())
			.stream()
			.filter((record) -> KafkaBroker.header(record, "ce_type").equals(NumberedEvent.class.getName()))
			.map(KafkaCollectorContractTests::event)
			.toList();
	}

	private static NumberedEvent event(ConsumerRecord<String, byte[]> record) {
		JsonNode json = JsonMapper.shared().readTree(new String(record.value(), StandardCharsets.UTF_8));
		return new NumberedEvent(json.path("thread").asInt(), json.path("number").asInt(),
				json.path("timestamp_ns").asLong());
	}

	@AfterEach
	void closeCollector() {
		this.collector.close();
	}

}
