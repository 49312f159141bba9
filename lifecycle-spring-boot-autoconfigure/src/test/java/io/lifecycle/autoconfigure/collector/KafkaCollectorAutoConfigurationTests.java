package io.lifecycle.autoconfigure.collector;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.lifecycle.actuate.SignalsHealthIndicator;
import io.lifecycle.autoconfigure.actuate.SignalsHealthContributorAutoConfiguration;
import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.metrics.MetricsAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.kafka.InstanceAlive;
import io.lifecycle.collector.kafka.KafkaBroker;
import io.lifecycle.collector.kafka.KafkaCollector;
import io.lifecycle.collector.kafka.KafkaEventWriter;
import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.TestKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.metrics.KafkaMetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link KafkaCollectorAutoConfiguration}.
 */
class KafkaCollectorAutoConfigurationTests {

	private static final String AWAY = "spring.kafka.bootstrap-servers=localhost:1";

	private final String topic = KafkaBroker.newTopic();

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					KafkaCollectorAutoConfiguration.class, RecorderAutoConfiguration.class, JsonAutoConfiguration.class,
					InstanceAutoConfiguration.class, ConnectionAutoConfiguration.class, MetricsAutoConfiguration.class,
					SignalsHealthContributorAutoConfiguration.class, ApplicationStateAutoConfiguration.class,
					ShutdownAutoConfiguration.class, KafkaAutoConfiguration.class, SslAutoConfiguration.class,
					KafkaMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("lifecycle.collector.type=kafka", "lifecycle.collector.kafka.topic=" + this.topic,
					"spring.application.name=shop", "lifecycle.instance-id=shop-1")
			.withPropertyValues(properties);
	}

	private static String withBroker() {
		return "spring.kafka.bootstrap-servers=" + KafkaBroker.address();
	}

	private List<ConsumerRecord<String, byte[]>> recordsUntil(String text) {
		return KafkaBroker.read(this.topic,
				(records) -> records.stream().anyMatch((record) -> new String(record.value()).contains(text)));
	}

	private static List<String> types(List<ConsumerRecord<String, byte[]>> records) {
		return records.stream()
			.map((record) -> KafkaBroker.header(record, "ce_type").replaceFirst(".*\\.", ""))
			.toList();
	}

	@Test
	void wholeLifeOfTheApplicationIsInTheTopic() {
		runner(withBroker()).run((context) -> {
			assertThat(context).hasSingleBean(LifecycleCollector.class).hasSingleBean(KafkaCollector.class);
			context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup"));
		});
		List<ConsumerRecord<String, byte[]>> records = recordsUntil("\"state\":\"DOWN\"");
		assertThat(types(records)).startsWith("InstanceAlive", "StartupBegin")
			.containsSubsequence("BackgroundTaskStarted", "ShutdownBegin", "DrainBegin", "DrainComplete",
					"ShutdownComplete")
			.endsWith("InstanceAlive");
		JsonNode last = JsonMapper.shared().readTree(records.get(records.size() - 1).value());
		assertThat(last.path("sequence").asInt()).isEqualTo(last.path("recorded").asInt())
			.isEqualTo(types(records).stream().filter((type) -> !type.equals("InstanceAlive")).count());
		assertThat(records).extracting(ConsumerRecord::key)
			.allSatisfy((key) -> assertThat(key).matches("shop-1-[0-9a-f]{8}"));
	}

	@Test
	void kafkaIsOneCollectorOfSeveral(@TempDir Path directory) {
		runner(withBroker(), "lifecycle.collector.type=recorder, kafka",
				"lifecycle.collector.recorder.directory=" + directory)
			.run((context) -> assertThat(context).hasSingleBean(RecordingCollector.class)
				.hasSingleBean(KafkaCollector.class)
				.doesNotHaveBean(NoopCollector.class));
		assertThat(directory.resolve("events.jsonl")).content().contains("ShutdownComplete");
		assertThat(types(recordsUntil("ShutdownComplete"))).contains("StartupBegin");
	}

	@Test
	void nothingExistsWithoutTheType() {
		runner("lifecycle.collector.type=logging")
			.run((context) -> assertThat(context).doesNotHaveBean(KafkaCollector.class)
				.doesNotHaveBean(KafkaCollectorProperties.class)
				.doesNotHaveBean("lifecycle.kafkaProducers"));
	}

	@Test
	void backsOffForACollectorOfTheUser() {
		runner().withBean("own", KafkaCollector.class, () -> KafkaCollector.builder(MockProducer::new).build())
			.run((context) -> assertThat(context.getBeanNamesForType(LifecycleCollector.class)).containsExactly("own"));
	}

	@Test
	void nothingHappensWithoutKafka() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					KafkaCollectorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.apache.kafka", "org.springframework.kafka", "io.cloudevents"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(NoopCollector.class));
	}

	@ParameterizedTest
	@CsvSource({ "tools.jackson, spring-boot-starter-jackson", "org.springframework.kafka, spring-boot-starter-kafka",
			"io.cloudevents, io.cloudevents:cloudevents-kafka" })
	void missingLibraryIsReported(String missing, String dependency) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					KafkaCollectorAutoConfiguration.class))
			.withPropertyValues("lifecycle.collector.type=kafka")
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Add %s, or remove 'kafka'.".formatted(dependency)));
	}

	@Test
	void missingProducerFactoryIsReported() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					KafkaCollectorAutoConfiguration.class, JsonAutoConfiguration.class, InstanceAutoConfiguration.class,
					ConnectionAutoConfiguration.class, ApplicationStateAutoConfiguration.class,
					ShutdownAutoConfiguration.class))
			.withPropertyValues("lifecycle.collector.type=kafka")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Add spring-boot-starter-kafka, or define such a bean"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "topic=no spaces", "max-pending=0", "flush-interval=0", "heartbeat=1ms",
			"properties.linger.ms=soon", "properties.compression.type=rar", "create-topic.partitions=0",
			"include=Nothing" })
	void wrongValueIsReported(String property) {
		runner(AWAY, "lifecycle.collector.kafka." + property).run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("Property lifecycle.collector.kafka." + property.replaceFirst("=.*", "")));
	}

	@Test
	void onlySelectedTypesAreSent() {
		runner(withBroker(), "lifecycle.collector.kafka.include=ApplicationStateEvent",
				"lifecycle.collector.kafka.exclude=StartupBegin,StartupComplete")
			.run((context) -> context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup")));
		assertThat(types(recordsUntil("\"state\":\"DOWN\""))).containsOnly("InstanceAlive", "ShutdownBegin",
				"DrainBegin", "DrainComplete", "ShutdownComplete");
	}

	@Test
	void writerOfTheUserReplacesTheFormat() {
		KafkaEventWriter writer = (event, sequence) -> new ProducerRecord<>(this.topic,
				event.getClass().getSimpleName().getBytes());
		runner(withBroker()).withBean(KafkaEventWriter.class, () -> writer).run((context) -> {
		});
		assertThat(recordsUntil("ShutdownComplete")).extracting((record) -> new String(record.value()))
			.contains(InstanceAlive.class.getSimpleName(), "StartupBegin")
			.hasSizeGreaterThan(5);
	}

	@Test
	void topicIsCreatedIfAsked() {
		runner(withBroker(), "lifecycle.collector.kafka.create-topic.enabled=true",
				"lifecycle.collector.kafka.create-topic.partitions=3")
			.run((context) -> context.getBean(KafkaCollector.class).deliver());
		recordsUntil("StartupBegin");
		assertThat(KafkaBroker.partitions(this.topic)).isEqualTo(3);
	}

	@Test
	void topicIsCreatedWhereTheEventsGo() {
		runner(AWAY, "lifecycle.collector.kafka.properties.bootstrap.servers=" + KafkaBroker.address(),
				"lifecycle.collector.kafka.create-topic.enabled=true",
				"lifecycle.collector.kafka.create-topic.partitions=3")
			.run((context) -> assertThat(context.getBean(KafkaCollector.class).deliver()).isTrue());
		recordsUntil("StartupBegin");
		assertThat(KafkaBroker.partitions(this.topic)).isEqualTo(3);
	}

	@Test
	void producersOfTheApplicationMayBeTransactional() {
		runner(withBroker(), "spring.kafka.producer.transaction-id-prefix=shop-").run((context) -> {
		});
		assertThat(types(recordsUntil("ShutdownComplete"))).contains("StartupBegin");
	}

	@Test
	void producerIsMeasured() {
		runner(withBroker()).run((context) -> {
			context.getBean(KafkaCollector.class).deliver();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			await().untilAsserted(() -> assertThat(registry.get("lifecycle.collector.delivered")
				.tags("collector", "kafka", "consumer", "kafka")
				.functionCounter()
				.count()).isPositive());
			assertThat(registry.get("lifecycle.collector.unconfirmed").functionCounter().count()).isZero();
			assertThat(registry.get("kafka.producer.record.send.total").tag("client.id", "lifecycle-shop-1").meters())
				.isNotEmpty();
		});
	}

	@Test
	void applicationStartsAndEndsWithoutABroker() {
		long begin = System.nanoTime();
		runner(AWAY, "lifecycle.collector.kafka.shutdown-timeout=1s",
				"lifecycle.collector.kafka.create-topic.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void applicationStartsWithoutAnAddressOfTheBroker() {
		runner("spring.kafka.bootstrap-servers=no-such-host.invalid:9092",
				"lifecycle.collector.kafka.shutdown-timeout=1s")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void healthIsDegradedWhileKafkaIsAway() {
		runner(AWAY, "lifecycle.collector.kafka.shutdown-timeout=0",
				"lifecycle.collector.kafka.properties.max.block.ms=50")
			.run((context) -> {
				SignalsHealthIndicator health = context.getBean(SignalsHealthIndicator.class);
				await().untilAsserted(
						() -> assertThat(health.health().getStatus()).isEqualTo(SignalsHealthIndicator.DEGRADED));
				assertThat(health.health().getDetails()).containsEntry("failingCollectors", List.of("kafka"));
				await().untilAsserted(() -> assertThat(context.getBean(MeterRegistry.class)
					.get("lifecycle.collector.refused.offers")
					.functionCounter()
					.count()).isPositive());
			});
	}

	@Test
	void sslBundleReachesTheProducer() throws Exception {
		String store = TestKeys.properties()[0].replaceFirst(".*=", "");
		String password = TestKeys.properties()[1].replaceFirst(".*=", "");
		try (ServerSocket server = server(Path.of(store), password.toCharArray())) {
			CompletableFuture<String> handshake = CompletableFuture.supplyAsync(() -> acceptTls(server));
			runner("spring.kafka.bootstrap-servers=localhost:" + server.getLocalPort(),
					"spring.kafka.security.protocol=SSL", "spring.kafka.ssl.bundle=kafka",
					"spring.ssl.bundle.jks.kafka.truststore.location=file:" + store,
					"spring.ssl.bundle.jks.kafka.truststore.password=" + password,
					"lifecycle.collector.kafka.shutdown-timeout=0")
				.run((context) -> await().atMost(Duration.ofSeconds(30)).until(handshake::isDone));
			assertThat(handshake.get()).startsWith("TLS");
		}
	}

	private static ServerSocket server(Path file, char[] password) throws Exception {
		KeyStore store = KeyStore.getInstance(file.toFile(), password);
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, password);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(factory.getKeyManagers(), null, null);
		return context.getServerSocketFactory().createServerSocket(0);
	}

	private static String acceptTls(ServerSocket server) {
		try (SSLSocket socket = (SSLSocket) server.accept()) {
			socket.startHandshake();
			return socket.getSession().getProtocol();
		}
		catch (Exception ex) {
			return ex.toString();
		}
	}

}
