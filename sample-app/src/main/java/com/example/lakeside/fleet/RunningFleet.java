package com.example.lakeside.fleet;

import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/**
 * The stores of the running topology.
 */
final class RunningFleet implements Fleet.Stores {

	private final StreamsBuilderFactoryBean factory;

	private final FleetTopic topic;

	private final Hearing hearing;

	RunningFleet(StreamsBuilderFactoryBean factory, FleetTopic topic, Hearing hearing) {
		this.factory = factory;
		this.topic = topic;
		this.hearing = hearing;
	}

	@Override
	public ReadOnlyKeyValueStore<String, Instance> instances() {
		return store(FleetTopology.INSTANCES);
	}

	@Override
	public ReadOnlyKeyValueStore<String, RouteWindow> routes() {
		return store(FleetTopology.ROUTES);
	}

	@Override
	public ReadOnlyKeyValueStore<String, Long> counts() {
		return store(FleetTopology.COUNTS);
	}

	private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
		KafkaStreams streams = this.factory.getKafkaStreams();
		if (streams == null || !streams.state().isRunningOrRebalancing()) {
			throw new InvalidStateStoreException("The view does not run");
		}
		return streams
			.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
	}

	/**
	 * Return the state of the view: that of Kafka Streams, {@code RUNNING} if it can
	 * answer, or {@code NO_BROKER} if the broker does not.
	 */
	String state() {
		KafkaStreams streams = this.factory.getKafkaStreams();
		if (streams == null) {
			return "NOT_RUNNING";
		}
		long now = System.currentTimeMillis();
		return (streams.state() == State.RUNNING && this.hearing.since(now) == now) ? "NO_BROKER"
				: streams.state().name();
	}

	/**
	 * Return how many partitions of the topic this view does not read, because there is
	 * another one with its name.
	 */
	int elsewhere() {
		KafkaStreams streams = this.factory.getKafkaStreams();
		return (streams != null && streams.state() == State.RUNNING) ? this.topic.partitions() - read(streams) : 0;
	}

	private static int read(KafkaStreams streams) {
		return streams.metadataForLocalThreads()
			.stream()
			.flatMap((thread) -> thread.activeTasks().stream())
			.mapToInt((task) -> task.topicPartitions().size())
			.sum();
	}

	/**
	 * Return how many records have been sent and not been read.
	 */
	long lag() {
		return sum("records-lag");
	}

	/**
	 * Return how often the broker has answered.
	 */
	long answers() {
		return sum("fetch-total");
	}

	private long sum(String name) {
		KafkaStreams streams = this.factory.getKafkaStreams();
		return (streams != null) ? (long) streams.metrics()
			.values()
			.stream()
			.filter((metric) -> metric.metricName().name().equals(name))
			.mapToDouble(RunningFleet::value)
			.sum() : 0;
	}

	private static double value(Metric metric) {
		@Nullable Object value = metric.metricValue();
		return (value instanceof Double number && !number.isNaN()) ? number : 0;
	}

}
