package io.lifecycle.recording;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Values by key, of which there may be any number: beyond a limit they share one. Not
 * thread-safe.
 */
final class Tally<K, V> {

	/**
	 * The key of what is beyond the limit.
	 */
	static final String OTHERS = "others";

	private static final int LIMIT = 1000;

	private final Map<K, V> values = new LinkedHashMap<>();

	private final K others;

	private final Supplier<V> create;

	Tally(K others, Supplier<V> create) {
		this.others = others;
		this.create = create;
	}

	V get(K key) {
		V value = this.values.get(key);
		return (value != null) ? value : add((this.values.size() < LIMIT) ? key : this.others);
	}

	private V add(K key) {
		return this.values.computeIfAbsent(key, (missing) -> this.create.get());
	}

	void forEach(BiConsumer<K, V> action) {
		this.values.forEach(action);
	}

	Stream<Map.Entry<K, V>> sorted(Comparator<V> order) {
		return this.values.entrySet().stream().sorted(Map.Entry.comparingByValue(order));
	}

	/**
	 * Return a tally of numbers.
	 */
	static Tally<String, long[]> counts() {
		return new Tally<>(OTHERS, () -> new long[1]);
	}

	/**
	 * Return the numbers, the largest first.
	 */
	static Map<String, Long> numbers(Tally<String, long[]> counts) {
		Map<String, Long> numbers = new LinkedHashMap<>();
		counts.sorted(Comparator.comparingLong((long[] count) -> -count[0]))
			.forEach((entry) -> numbers.put(entry.getKey(), entry.getValue()[0]));
		return numbers;
	}

}
