package com.example.lakeside.fleet;

import java.util.function.Function;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way from records to stores. The topic is keyed by instance, so one processor sees
 * all of an instance in its order, and nothing is sent to another topic but the changes
 * of the stores, which bring them back after a restart.
 */
final class FleetTopology {

	/**
	 * Name of instance to what is known of it.
	 */
	static final String INSTANCES = "instances";

	/**
	 * Window and route to its answers.
	 */
	static final String ROUTES = "routes";

	/**
	 * Name of a fact about this view to its number.
	 */
	static final String COUNTS = "counts";

	private static final JsonMapper JSON = JsonMapper.shared();

	private FleetTopology() {
	}

	static void build(StreamsBuilder builder, FleetProperties properties, Hearing hearing) {
		builder.addStateStore(
				store(INSTANCES, serde(JSON::writeValueAsBytes, (bytes) -> JSON.readValue(bytes, Instance.class))));
		builder.addStateStore(store(ROUTES, serde(RouteWindow::toBytes, RouteWindow::fromBytes)));
		builder.addStateStore(store(COUNTS, Serdes.Long()));
		builder.stream(properties.topic(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
			.process(() -> new FleetProcessor(properties, hearing), INSTANCES, ROUTES, COUNTS);
	}

	// The cache writes one change for each key and commit, not one for each event.
	private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
		return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
			.withCachingEnabled();
	}

	private static <V> Serde<V> serde(Function<V, byte[]> writer, Function<byte[], V> reader) {
		return Serdes.serdeFrom((topic, value) -> (value != null) ? writer.apply(value) : null,
				(topic, bytes) -> (bytes != null) ? reader.apply(bytes) : null);
	}

}
