package com.example.lakeside.fleet;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
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

	static void build(StreamsBuilder builder, FleetProperties properties) {
		builder.addStateStore(store(INSTANCES, instances()));
		builder
			.addStateStore(store(ROUTES, Serdes.serdeFrom((topic, window) -> toBytes(window), FleetTopology::window)));
		builder.addStateStore(store(COUNTS, Serdes.Long()));
		builder.stream(properties.topic(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
			.process(() -> new FleetProcessor(properties), INSTANCES, ROUTES, COUNTS);
	}

	// The cache writes one change for each key and commit, not one for each event.
	private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
		return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
			.withCachingEnabled();
	}

	private static Serde<Instance> instances() {
		return Serdes.serdeFrom((topic, instance) -> (instance != null) ? JSON.writeValueAsBytes(instance) : null,
				(topic, bytes) -> (bytes != null) ? JSON.readValue(bytes, Instance.class) : null);
	}

	private static byte @Nullable [] toBytes(@Nullable RouteWindow window) {
		return (window != null) ? window.toBytes() : null;
	}

	private static @Nullable RouteWindow window(String topic, byte @Nullable [] bytes) {
		return (bytes != null) ? RouteWindow.fromBytes(bytes) : null;
	}

}
