package io.lifecycle.collector.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.SampleEvents;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.test.contract.NumberedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the records of a {@link KafkaCollector} in a topic, with a real broker.
 */
class KafkaRecordTests {

	private static final Path GOLDEN = Path.of("src/test/resources/io/lifecycle/collector/kafka/records.txt");

	private final String topic = KafkaBroker.newTopic();

	private final List<LifecycleEvent> events = SampleEvents.all(context());

	private static GenericApplicationContext context() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.setId("shop");
		return context;
	}

	private List<ConsumerRecord<String, byte[]>> records() {
		String address = KafkaBroker.address();
		try (KafkaCollector collector = KafkaCollector.builder(() -> KafkaBroker.producer(address))
			.shutdownTimeout(Duration.ofMinutes(1))
			.topic(this.topic)
			.identity(new InstanceIdentity("shop", "shop-1", "40e693d8-7a75-42eb-ab43-0736838803fe", 0))
			.heartbeat(Duration.ZERO)
			.build()) {
			this.events.forEach(collector::record);
		}
		return KafkaBroker.read(this.topic, (read) -> read.size() >= this.events.size());
	}

	@Test
	void recordsAreAsDocumented() throws IOException {
		List<ConsumerRecord<String, byte[]>> records = records();
		String text = records.stream().map(KafkaRecordTests::describe).collect(Collectors.joining("\n"));
		if (Boolean.getBoolean("lifecycle.docs.write")) {
			Files.writeString(GOLDEN, text);
		}
		assertThat(text).isEqualTo(Files.readString(GOLDEN)).doesNotContain(SampleEvents.SECRET);
		assertThat(records).extracting(ConsumerRecord::partition).containsOnly(records.get(0).partition());
	}

	// The wall-clock time of an event is another one in each process.
	private static String describe(ConsumerRecord<String, byte[]> record) {
		String headers = StreamSupport.stream(record.headers().spliterator(), false)
			.map((header) -> header.key() + ": " + new String(header.value(), StandardCharsets.UTF_8) + "\n")
			.collect(Collectors.joining());
		return (record.key() + "\n" + headers + new String(record.value(), StandardCharsets.UTF_8) + "\n")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>");
	}

	@Test
	void eventFromTheFutureCostsNoOther() {
		String address = KafkaBroker.address();
		try (KafkaCollector collector = KafkaCollector.builder(() -> KafkaBroker.producer(address))
			.shutdownTimeout(Duration.ofMinutes(1))
			.topic(this.topic)
			.heartbeat(Duration.ZERO)
			.build()) {
			collector.record(new NumberedEvent(1));
			collector.record(new NumberedEvent(0, 2, System.currentTimeMillis() * 1_000_000));
			collector.record(new NumberedEvent(3));
			collector.close();
			assertThat(collector.status().unconfirmed()).isZero();
		}
		assertThat(KafkaBroker.read(this.topic, (read) -> read.size() >= 3)).hasSize(3);
	}

	@Test
	void cloudEventsReadThemBack() {
		LifecycleJson json = new LifecycleJson();
		List<ConsumerRecord<String, byte[]>> records = records();
		for (int i = 0; i < records.size(); i++) {
			LifecycleEvent event = this.events.get(i);
			CloudEvent read = KafkaMessageFactory.createReader(records.get(i)).toEvent();
			assertThat(read.getType()).isEqualTo(event.getClass().getName());
			assertThat(read.getTime().toInstant()).isEqualTo(LifecycleClock.toInstant(event.timestampNanos()));
			assertThat(records.get(i).timestamp()).isEqualTo(read.getTime().toInstant().toEpochMilli());
			assertThat(read.getExtension("sequence")).isEqualTo("%019d".formatted(i + 1));
			assertThat(read.getExtension("partitionkey")).isEqualTo(records.get(i).key());
			assertThat(new String(read.getData().toBytes(), StandardCharsets.UTF_8)).isEqualTo(json.write(event));
		}
	}

}
