package io.lifecycle.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.KafkaCollectorAutoConfiguration;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.kafka.KafkaBroker;
import io.lifecycle.collector.kafka.KafkaCollector;
import io.lifecycle.collector.kafka.KafkaEventWriter;
import io.lifecycle.json.LifecycleJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what {@code docs/kafka.md} shows.
 */
class KafkaGuideTests {

	private final String topic = KafkaBroker.newTopic();

	private ApplicationContextRunner runner(List<String> properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					KafkaCollectorAutoConfiguration.class, JsonAutoConfiguration.class, InstanceAutoConfiguration.class,
					ConnectionAutoConfiguration.class, ApplicationStateAutoConfiguration.class,
					ShutdownAutoConfiguration.class, KafkaAutoConfiguration.class))
			.withPropertyValues(properties.toArray(String[]::new))
			.withPropertyValues("spring.kafka.bootstrap-servers=" + KafkaBroker.address(),
					"lifecycle.collector.kafka.topic=" + this.topic);
	}

	@Test
	void topicIsReadToItsEnd() throws IOException {
		List<String> properties = GuideYaml.properties("kafka.md", "## Two dependencies and one property",
				"## Order, and which events");
		runner(properties).run((context) -> assertThat(context).hasSingleBean(KafkaCollector.class));
		Map<String, Long> last = KafkaTopicReader.lastSequences(Map.of("bootstrap.servers", KafkaBroker.address()),
				this.topic);
		assertThat(last).hasSize(1).allSatisfy((instance, sequence) -> assertThat(sequence).isEqualTo(6));
	}

	@Test
	void formatIsReplaced() {
		runner(List.of("lifecycle.collector.type=kafka")).withUserConfiguration(OwnFormat.class)
			.run((context) -> assertThat(context).hasSingleBean(KafkaEventWriter.class));
		assertThat(KafkaBroker.read("audit", (records) -> records.size() > 4)).allSatisfy(
				(record) -> assertThat(new String(record.value(), StandardCharsets.UTF_8)).startsWith("{\"type\":"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFormat {

		@Bean
		KafkaEventWriter eventWriter(LifecycleJson json) {
			return (event, sequence) -> new ProducerRecord<>("audit", Long.toString(sequence),
					json.write(event).getBytes(StandardCharsets.UTF_8));
		}

	}

}
