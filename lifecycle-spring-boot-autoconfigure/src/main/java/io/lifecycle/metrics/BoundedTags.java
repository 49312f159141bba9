package io.lifecycle.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Objects for the values of a tag that the application determines. Beyond a maximum
 * number of values, all others share one object.
 *
 * @param <T> the type of the objects
 */
final class BoundedTags<T> {

	/**
	 * The value for all others, as OpenTelemetry defines it.
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
		// Creating the object registers meters, which must not happen under the lock of
		// the map.
		T created = this.factory.apply(tag);
		T other = this.values.putIfAbsent(tag, created);
		return (other != null) ? other : created;
	}

}
