package com.example.lakeside.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.util.StringUtils;

/**
 * The topic. It is created if there is none, and never changed: with another number of
 * partitions, the events of an instance would go to another one.
 */
final class FleetTopic {

	private static final int TIMEOUT_MS = 10_000;

	private final int partitions;

	FleetTopic(FleetProperties properties, KafkaAdmin kafka) throws InterruptedException {
		Map<String, Object> config = new HashMap<>(kafka.getConfigurationProperties());
		config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
		config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
		try (Admin admin = Admin.create(config)) {
			this.partitions = find(admin, properties);
		}
		catch (ExecutionException | KafkaException ex) {
			throw new NoTopicException(properties.topic(),
					brokers(config.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)),
					(ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static String brokers(@Nullable Object configured) {
		return (configured instanceof Collection<?> several) ? StringUtils.collectionToCommaDelimitedString(several)
				: String.valueOf(configured);
	}

	private static int find(Admin admin, FleetProperties properties) throws InterruptedException, ExecutionException {
		String topic = properties.topic();
		try {
			return admin.describeTopics(List.of(topic))
				.allTopicNames()
				.get()
				.values()
				.iterator()
				.next()
				.partitions()
				.size();
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof UnknownTopicOrPartitionException)) {
				throw ex;
			}
			return create(admin, properties);
		}
	}

	// The broker's clock is the same for all instances.
	private static int create(Admin admin, FleetProperties properties) throws InterruptedException, ExecutionException {
		NewTopic topic = new NewTopic(properties.topic(), Optional.of(properties.partitions()), Optional.empty())
			.configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
		return admin.createTopics(List.of(topic)).numPartitions(topic.name()).get();
	}

	/**
	 * Return the number of partitions.
	 */
	int partitions() {
		return this.partitions;
	}

}
