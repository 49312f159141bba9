package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The {@link Caller} of each thread in a hash table. A lookup is faster than a
 * {@code ThreadLocal}, and no object of the library remains in threads of others. A
 * platform thread keeps its caller while it lives; a virtual thread, of which there may
 * be millions, borrows one for each outermost call.
 */
final class Callers {

	private static final int SIZE = 1024;

	private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Caller[].class);

	private static final @Nullable Caller[] table = new Caller[SIZE];

	private Callers() {
	}

	private static int place(long id) {
		return (int) id & (SIZE - 1);
	}

	static @Nullable Caller first(long id) {
		return table[place(id)];
	}

	static Caller find(Thread thread) {
		long id = BusThreads.id(thread);
		Caller caller = at(place(id));
		while (caller != null && !caller.isOwnedBy(thread, id)) {
			caller = caller.next;
		}
		return (caller != null) ? caller : claim(thread, id);
	}

	private static Caller claim(Thread thread, long id) {
		Caller caller = at(place(id));
		while (caller != null && !caller.claim(thread, id)) {
			caller = caller.next;
		}
		return (caller != null) ? caller : add(thread, id);
	}

	private static synchronized Caller add(Thread thread, long id) {
		Caller caller = new Caller(thread, id, at(place(id)));
		PLACE.setRelease(table, place(id), caller);
		return caller;
	}

	private static @Nullable Caller at(int place) {
		return (Caller) PLACE.getAcquire(table, place);
	}

	// This includes the callers of ended threads.
	static Stream<Caller> all() {
		return IntStream.range(0, SIZE)
			.mapToObj(Callers::at)
			.flatMap((first) -> Stream.iterate(first, Objects::nonNull, (caller) -> caller.next));
	}

	/**
	 * Keeps the fields of its subclass on separate cache lines: two lines, because
	 * processors fetch them in pairs.
	 */
	abstract static class Padding {

		long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

	}

}
