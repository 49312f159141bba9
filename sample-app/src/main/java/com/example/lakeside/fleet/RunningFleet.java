package com.example.lakeside.fleet;

import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
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

	RunningFleet(StreamsBuilderFactoryBean factory) {
		this.factory = factory;
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
		if (streams == null) {
			throw new InvalidStateStoreException("The view does not run");
		}
		return streams
			.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
	}

	/**
	 * Return the state of the view, {@code RUNNING} if it can answer.
	 */
	String state() {
		KafkaStreams streams = this.factory.getKafkaStreams();
		return (streams != null) ? streams.state().name() : "NOT_RUNNING";
	}

	/**
	 * Return how many records have been sent and not been read.
	 */
	long lag() {
		KafkaStreams streams = this.factory.getKafkaStreams();
		return (streams != null) ? (long) streams.metrics()
			.values()
			.stream()
			.filter((metric) -> metric.metricName().name().equals("records-lag"))
			.mapToDouble(RunningFleet::value)
			.sum() : 0;
	}

	private static double value(Metric metric) {
		@Nullable Object value = metric.metricValue();
		return (value instanceof Double number && !number.isNaN()) ? number : 0;
	}

}
