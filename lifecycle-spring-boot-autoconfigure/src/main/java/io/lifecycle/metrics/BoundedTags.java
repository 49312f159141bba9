package io.lifecycle.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What belongs to the values of a tag that we do not choose ourselves. Beyond a number of
 * values all others share one.
 *
 * @param <T> what belongs to a value
 */
final class BoundedTags<T> {

	/**
	 * The value that stands for all others, a word of OpenTelemetry.
	 */
	static final String OTHER = "_OTHER";

	private final int limit;

	private final Function<String, T> factory;

	private final Map<String, T> values = new ConcurrentHashMap<>();

	BoundedTags(int limit, Function<String, T> factory) {
		this.limit = limit;
		this.factory = factory;
	}

	T get(String value) {
		String tag = (this.values.size() < this.limit || this.values.containsKey(value)) ? value : OTHER;
		T known = this.values.get(tag);
		if (known != null) {
			return known;
		}
		// Registers meters: not within the map, which would hold a lock meanwhile.
		T created = this.factory.apply(tag);
		T other = this.values.putIfAbsent(tag, created);
		return (other != null) ? other : created;
	}

}
