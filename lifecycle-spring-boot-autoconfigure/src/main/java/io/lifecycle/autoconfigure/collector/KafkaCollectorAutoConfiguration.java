package io.lifecycle.autoconfigure.collector;

import java.util.Map;
import java.util.Optional;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.collector.TypeSelection;
import io.lifecycle.collector.kafka.KafkaCollector;
import io.lifecycle.collector.kafka.KafkaCollectorBuilder;
import io.lifecycle.collector.kafka.KafkaEventWriter;
import io.lifecycle.collector.kafka.KafkaProducerSource;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.kafka.core.ProducerFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the Kafka collector.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = CollectorAutoConfiguration.class,
		after = { InstanceAutoConfiguration.class, JsonAutoConfiguration.class },
		afterName = { "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
				"org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration" })
@ConditionalOnClass(name = { CollectorProperties.JSON, CollectorProperties.KAFKA, CollectorProperties.CLOUD_EVENTS })
@ConditionalOnCollectorType(CollectorType.KAFKA)
@EnableConfigurationProperties(KafkaCollectorProperties.class)
public final class KafkaCollectorAutoConfiguration {

	@Bean("lifecycle.kafkaProducers")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	KafkaProducerSource kafkaProducers(KafkaCollectorProperties properties, @Nullable ProducerFactory<?, ?> factory,
			InstanceIdentity identity) {
		if (factory == null) {
			throw new InvalidConfigurationPropertyValueException(CollectorProperties.PREFIX + ".type", "kafka",
					"It contains 'kafka', which needs a bean of type ProducerFactory. Add spring-boot-starter-kafka, "
							+ "or define such a bean.");
		}
		KafkaProducerConfig.check(KafkaCollectorProperties.PREFIX + ".properties", properties.properties());
		Map<String, Object> config = KafkaProducerConfig.of(factory.getConfigurationProperties(),
				properties.properties(), "lifecycle-" + identity.instance());
		return new KafkaProducers(config, factory.getListeners(),
				topic(properties.topic(), properties.createTopic(), config));
	}

	private static @Nullable KafkaTopic topic(String name, KafkaCollectorProperties.CreateTopic create,
			Map<String, Object> config) {
		return create.enabled() ? new KafkaTopic(
				new NewTopic(name, Optional.of(create.partitions()), Optional.ofNullable(create.replicas())),
				KafkaProducerConfig.ofAdmin(config)) : null;
	}

	@Bean("lifecycle.kafka")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	KafkaCollector kafka(KafkaCollectorProperties properties, KafkaProducerSource producers, LifecycleJson json,
			InstanceIdentity identity, ObjectProvider<KafkaEventWriter> writers, InFlightRegistry inFlight,
			Connections connections, ObjectProvider<BuildProperties> build, Environment environment,
			ResourceLoader resources) {
		KafkaCollectorBuilder builder = KafkaCollector.builder(producers)
			.json(json)
			.identity(identity)
			.topic(properties.topic())
			.key(properties.key())
			.maxPending(properties.maxPending())
			.maxPendingBytes(properties.maxPendingSize().toBytes())
			.flushInterval(properties.flushInterval())
			.shutdownTimeout(properties.shutdownTimeout())
			.heartbeat(properties.heartbeat())
			.status(version(build.getIfUnique(), environment), () -> inFlight.list().size(),
					() -> connections.openConnections(Integer.MAX_VALUE).size());
		writers.ifAvailable(builder::writer);
		TypeSelection selection = CollectorSelection.of(KafkaCollectorProperties.PREFIX, properties.include(),
				properties.exclude(), environment, resources.getClassLoader());
		return ((selection != null) ? builder.select(selection) : builder).build();
	}

	private static @Nullable String version(@Nullable BuildProperties build, Environment environment) {
		return (build != null && build.getVersion() != null) ? build.getVersion()
				: InstanceAutoConfiguration.resourceAttribute(environment, "service.version");
	}

}
