package io.lifecycle.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A map of bounded size: the eldest entry is forgotten. Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class Recent<K, V> extends LinkedHashMap<K, V> {

	private final int limit;

	private final transient Predicate<? super K> forgets;

	/**
	 * Create an empty map.
	 * @param limit the number of entries
	 */
	public Recent(int limit) {
		this(limit, (key) -> true);
	}

	/**
	 * Create an empty map that may keep some entries beyond its size.
	 * @param limit the number of entries
	 * @param forgets returns whether to forget the entry of a key, which is the eldest
	 */
	public Recent(int limit, Predicate<? super K> forgets) {
		this.limit = limit;
		this.forgets = forgets;
	}

	@Override
	protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
		return size() > this.limit && this.forgets.test(eldest.getKey());
	}

}
