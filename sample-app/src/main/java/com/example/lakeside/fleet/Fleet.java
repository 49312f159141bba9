package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Answers from the stores.
 */
final class Fleet {

	private final Stores stores;

	private final FleetProperties properties;

	Fleet(Stores stores, FleetProperties properties) {
		this.stores = stores;
		this.properties = properties;
	}

	/**
	 * Return all instances: those that need attention first, those that have ended last.
	 */
	List<Instance> instances() {
		List<Instance> instances = new ArrayList<>();
		try (KeyValueIterator<String, Instance> all = this.stores.instances().all()) {
			all.forEachRemaining((entry) -> instances.add(entry.value));
		}
		instances.sort(Comparator.comparingInt(Fleet::attention).thenComparing((instance) -> instance.name));
		return instances;
	}

	private static int attention(Instance instance) {
		return switch (instance.status) {
			case VANISHED -> 0;
			case DRAINING -> 1;
			case STARTING -> 2;
			case UP -> 3;
			case DOWN -> 4;
		};
	}

	Optional<Instance> instance(String name) {
		return Optional.ofNullable(this.stores.instances().get(name));
	}

	/**
	 * Return the answers of each route since a time, the most frequent route first. Each
	 * partition has its own windows, which are merged here.
	 */
	Map<String, RouteWindow> routes(long since) {
		Map<String, RouteWindow> routes = new LinkedHashMap<>();
		try (KeyValueIterator<String, RouteWindow> windows = this.stores.routes().range(RouteKey.first(since), null)) {
			windows.forEachRemaining(
					(entry) -> routes.computeIfAbsent(RouteKey.parse(entry.key).route(), (route) -> new RouteWindow())
						.merge(entry.value));
		}
		Map<String, RouteWindow> sorted = new LinkedHashMap<>();
		routes.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((Map.Entry<String, RouteWindow> entry) -> entry.getValue().count)
				.reversed()
				.thenComparing(Map.Entry::getKey))
			.forEachOrdered((entry) -> sorted.put(entry.getKey(), entry.getValue()));
		return sorted;
	}

	/**
	 * Return the rollouts, the latest first.
	 * @param now the clock of the view, in milliseconds
	 */
	List<Rollout> rollouts(long now) {
		return rollouts(instances(), now);
	}

	List<Rollout> rollouts(List<Instance> instances, long now) {
		return Rollout.find(instances, this.properties.rolloutPause().toMillis(),
				now - this.properties.keepEnded().toMillis());
	}

	/**
	 * Return how many records this view could not use.
	 * @param what {@link FleetProcessor#UNREADABLE} or {@link FleetProcessor#LATE}
	 */
	long count(String what) {
		long count = 0;
		try (KeyValueIterator<String, Long> counts = this.stores.counts().range(what, what)) {
			while (counts.hasNext()) {
				count += counts.next().value;
			}
		}
		return count;
	}

	/**
	 * Where the stores are: in a running application or in a test.
	 */
	interface Stores {

		ReadOnlyKeyValueStore<String, Instance> instances();

		ReadOnlyKeyValueStore<String, RouteWindow> routes();

		ReadOnlyKeyValueStore<String, Long> counts();

	}

}
