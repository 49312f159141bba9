package io.lifecycle.collector.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.awaitility.Awaitility.await;

/**
 * The broker of the tests in this JVM, and a reader of its topics.
 */
public final class KafkaBroker {

	private static final AtomicInteger topics = new AtomicInteger();

	private KafkaBroker() {
	}

	/**
	 * Return the address of the broker.
	 */
	public static String address() {
		return Holder.BROKER.getBrokersAsString();
	}

	/**
	 * Return the name of a topic that no other test uses. The broker creates it.
	 */
	public static String newTopic() {
		return "events-" + topics.incrementAndGet();
	}

	static Producer<String, byte[]> producer(String address) {
		quiet();
		return new KafkaProducer<>(Map.of("bootstrap.servers", address, "max.block.ms", 500, "linger.ms", 5,
				"delivery.timeout.ms", Integer.MAX_VALUE), new StringSerializer(), new ByteArraySerializer());
	}

	/**
	 * Read a topic from its beginning until the records are sufficient.
	 */
	public static List<ConsumerRecord<String, byte[]>> read(String topic,
			Predicate<List<ConsumerRecord<String, byte[]>>> sufficient) {
		return read(address(), topic, sufficient);
	}

	static List<ConsumerRecord<String, byte[]>> read(String address, String topic,
			Predicate<List<ConsumerRecord<String, byte[]>>> sufficient) {
		List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
		try (Consumer<String, byte[]> consumer = consumer(address)) {
			await().atMost(Duration.ofSeconds(60)).until(() -> !consumer.partitionsFor(topic).isEmpty());
			List<TopicPartition> partitions = consumer.partitionsFor(topic)
				.stream()
				.map((partition) -> new TopicPartition(topic, partition.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			await().atMost(Duration.ofSeconds(60)).until(() -> {
				consumer.poll(Duration.ofMillis(100)).forEach(records::add);
				return sufficient.test(records);
			});
		}
		return records;
	}

	/**
	 * Return the number of partitions of a topic.
	 */
	public static int partitions(String topic) {
		try (Consumer<String, byte[]> consumer = consumer(address())) {
			return consumer.partitionsFor(topic).size();
		}
	}

	private static Consumer<String, byte[]> consumer(String address) {
		return new KafkaConsumer<>(Map.of("bootstrap.servers", address), new StringDeserializer(),
				new ByteArrayDeserializer());
	}

	public static String header(ConsumerRecord<String, byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : "";
	}

	static boolean isEvent(ConsumerRecord<String, byte[]> record) {
		return !header(record, "ce_type").equals(InstanceAlive.TYPE);
	}

	/**
	 * Return the sequences of the events, in the order of the records.
	 */
	static List<Long> sequences(List<ConsumerRecord<String, byte[]>> records) {
		return records.stream()
			.filter(KafkaBroker::isEvent)
			.map((record) -> Long.valueOf(header(record, "ce_sequence")))
			.toList();
	}

	// Without Spring Boot, Logback writes everything.
	static void quiet() {
		for (String name : List.of("org.apache.kafka", "kafka", "state.change.logger")) {
			((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
		}
	}

	/**
	 * Starts the broker when a test needs it.
	 */
	private static final class Holder {

		static final EmbeddedKafkaBroker BROKER = start();

		private static EmbeddedKafkaBroker start() {
			quiet();
			EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 2).brokerListProperty("lifecycle.test.kafka");
			broker.afterPropertiesSet();
			Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
			return broker;
		}

	}

}
