package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The {@link Caller} of each thread, in a table by the id of the thread: to find it takes
 * less than a {@code ThreadLocal}, and nothing of ours stays in a thread that is not
 * ours. A platform thread keeps its caller as long as it lives; a virtual thread, of
 * which there may be millions, borrows one for each outermost call.
 */
final class Callers {

	private static final int SIZE = 1024;

	// How far from the place that its id says a thread may have its caller.
	private static final int REACH = 8;

	private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Caller[].class);

	private static final @Nullable Caller[] table = new Caller[SIZE];

	// Those for which there is no room in the table.
	private static volatile Caller[] others = new Caller[0];

	private Callers() {
	}

	/**
	 * Return the caller of a thread, if it is where the id says.
	 */
	static @Nullable Caller atHome(long thread) {
		Caller caller = table[(int) thread & (SIZE - 1)];
		return (caller != null && caller.isOwnedBy(thread)) ? caller : null;
	}

	/**
	 * Return the caller of the present thread.
	 */
	static Caller find(Thread thread) {
		Caller caller = claim(thread, true);
		while (caller == null) {
			caller = claim(thread, false);
			if (caller == null) {
				add(thread.getId());
			}
		}
		return caller;
	}

	private static @Nullable Caller claim(Thread thread, boolean onlyOwn) {
		for (int i = 0; i < REACH; i++) {
			Caller caller = at(thread.getId() + i);
			if (caller != null && caller.claim(thread, onlyOwn)) {
				return caller;
			}
			if (caller == null && !onlyOwn) {
				return null;
			}
		}
		for (Caller caller : others) {
			if (caller.claim(thread, onlyOwn)) {
				return caller;
			}
		}
		return null;
	}

	private static synchronized void add(long thread) {
		for (int i = 0; i < REACH; i++) {
			if (at(thread + i) == null) {
				PLACE.setRelease(table, (int) (thread + i) & (SIZE - 1), new Caller());
				return;
			}
		}
		Caller[] more = Arrays.copyOf(others, others.length + 1);
		more[others.length] = new Caller();
		others = more;
	}

	private static @Nullable Caller at(long place) {
		return (Caller) PLACE.getAcquire(table, (int) place & (SIZE - 1));
	}

	/**
	 * Return the callers of all threads, those of ended threads included.
	 */
	static Stream<Caller> all() {
		return Stream.concat(IntStream.range(0, SIZE).mapToObj(Callers::at).filter(Objects::nonNull),
				Stream.of(others));
	}

	/**
	 * Keeps the fields of its subclass on cache lines that no other instance writes to:
	 * two lines, since processors fetch them in pairs.
	 */
	abstract static class Padding {

		long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

	}

}
