package io.lifecycle.signal;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The {@link Caller} of each thread, in a table by the id of the thread: to find it takes
 * less than a {@code ThreadLocal}, and nothing of ours stays in a thread that is not
 * ours. A platform thread keeps its caller as long as it lives; a virtual thread, of
 * which there may be millions, borrows one for each outermost call.
 */
final class Callers {

	private static final int SMALLEST = 64;

	// How far from the place that its id says a thread may have its caller.
	private static final int REACH = 8;

	private static volatile @Nullable Caller[] table = new Caller[SMALLEST];

	private Callers() {
	}

	/**
	 * Return the caller of the present thread.
	 */
	static Caller current() {
		Thread thread = Thread.currentThread();
		long id = thread.getId();
		@Nullable Caller[] table = Callers.table;
		Caller caller = table[(int) id & (table.length - 1)];
		return (caller != null && caller.isOwnedBy(id)) ? caller : find(thread);
	}

	private static Caller find(Thread thread) {
		long id = thread.getId();
		@Nullable Caller[] table = Callers.table;
		for (int i = 0; i < REACH; i++) {
			Caller caller = table[place(id, i, table)];
			if (caller != null && caller.isOwnedBy(id)) {
				return caller;
			}
		}
		for (int i = 0; i < REACH; i++) {
			Caller caller = table[place(id, i, table)];
			if (caller == null) {
				break;
			}
			if (caller.claim(thread)) {
				return caller;
			}
		}
		add(id, table);
		return find(thread);
	}

	private static int place(long id, int offset, @Nullable Caller[] table) {
		return ((int) id + offset) & (table.length - 1);
	}

	// Copies: a caller that others see in a table is whole.
	private static synchronized void add(long id, @Nullable Caller[] full) {
		if (table != full) {
			return;
		}
		@Nullable Caller[] larger = full.clone();
		int place = freePlace(id, REACH, larger);
		if (place == -1) {
			larger = new Caller[2 * full.length];
			for (Caller caller : full) {
				if (caller != null) {
					larger[freePlace(caller.owner(), larger.length, larger)] = caller;
				}
			}
		}
		else {
			larger[place] = new Caller();
		}
		table = larger;
	}

	private static int freePlace(long id, int reach, @Nullable Caller[] table) {
		for (int i = 0; i < reach; i++) {
			int place = place(id, i, table);
			if (table[place] == null) {
				return place;
			}
		}
		return -1;
	}

	/**
	 * Return the callers of all threads, those of ended threads included.
	 */
	static Stream<Caller> all() {
		return Stream.of(table).filter(Objects::nonNull);
	}

	/**
	 * Keeps the fields of its subclass on cache lines that no other instance writes to:
	 * two lines, since processors fetch them in pairs.
	 */
	abstract static class Padding {

		long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

	}

}
