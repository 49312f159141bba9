package io.lifecycle.signal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * The number of a watched listener, by which a {@link Caller} identifies it. It is reused
 * when nothing references the listener any more, not even an emit in progress, so counts
 * are never mixed up.
 */
final class ListenerNumber extends WeakReference<ListenerHealth> {

	/**
	 * The number of unwatched listeners, and of no listener.
	 */
	static final int NONE = 0;

	/**
	 * Listeners with this number or a greater one are counted by all threads together:
	 * otherwise every thread would need room for each number, and listeners may be
	 * replaced faster than the garbage collector runs.
	 */
	static final int SHARED = 1024;

	// The first numbers are not used, so that the counts of different threads are on
	// different cache lines.
	private static final int FIRST = 16;

	private static final ReferenceQueue<ListenerHealth> ended = new ReferenceQueue<>();

	private static volatile @Nullable ListenerNumber[] all = new ListenerNumber[2 * FIRST];

	// This is guarded by the class.
	private static int next = FIRST;

	// This is written before a listener with a greater number can be called.
	private static int limit = all.length;

	private final int value;

	// This is the sum of the counts of earlier listeners with this number.
	private final long countedBefore;

	private final @Nullable LongAdder shared;

	private ListenerNumber(ListenerHealth listener, int value) {
		super(listener, ended);
		this.value = value;
		this.shared = (value < SHARED) ? null : new LongAdder();
		this.countedBefore = counted();
	}

	static synchronized ListenerNumber of(ListenerHealth listener) {
		Reference<?> free = ended.poll();
		int value = (free instanceof ListenerNumber number) ? number.value : next++;
		ListenerNumber number = new ListenerNumber(listener, value);
		@Nullable ListenerNumber[] numbers = (value < all.length) ? all
				: Arrays.copyOf(all, all.length + Math.max(FIRST, all.length / 4));
		numbers[value] = number;
		all = numbers;
		limit = Math.min(numbers.length, SHARED);
		return number;
	}

	static int limit() {
		return limit;
	}

	static void countShared(int value) {
		ListenerNumber number = all[value];
		if (number != null && number.shared != null) {
			number.shared.increment();
		}
	}

	static @Nullable ListenerHealth find(int value) {
		ListenerNumber number = all[value];
		return (number != null) ? number.get() : null;
	}

	int value() {
		return this.value;
	}

	long deliveries() {
		return counted() - this.countedBefore;
	}

	private long counted() {
		return (this.shared != null) ? this.shared.sum()
				: Callers.all().mapToLong((caller) -> caller.countOf(this.value)).sum();
	}

	long runningNanos() {
		long now = ListenerClock.now();
		return Callers.all().mapToLong((caller) -> caller.runningNanos(this.value, now)).max().orElse(0);
	}

}
