package io.lifecycle.signal;

/**
 * How deeply the current thread is nested in listeners that emit.
 *
 * <p>
 * A {@code ThreadLocal} would allocate for every virtual thread. Instead, threads share
 * slots by their id and mark what they write as theirs. A thread that finds the mark of
 * another starts counting anew: the count is never too high, and too low only while two
 * nested threads meet in one slot.
 */
final class EmitDepth {

	/**
	 * How deep listeners may emit into each other.
	 */
	static final int LIMIT = 16;

	// Set while a nested emit was dropped and the listener that began it has not
	// returned:
	// all it still emits is dropped too, or n recursive listeners would do n^16 emits.
	private static final int EXCEEDED = 0x80;

	/**
	 * No level: the event must be dropped.
	 */
	static final long REFUSED = -1;

	private static final int BITS = 8;

	private static final int MASK = (1 << BITS) - 1;

	private static final int SLOTS = 64;

	// A cache line for each.
	private static final int STRIDE = 8;

	private static final long[] slots = new long[SLOTS * STRIDE];

	private EmitDepth() {
	}

	/**
	 * Go one level deeper.
	 * @return the level before, marked as this thread's, to be handed to {@link #exit};
	 * {@link #REFUSED} if the limit is reached
	 */
	static long enter() {
		long thread = Thread.currentThread().getId();
		int slot = slot(thread);
		long mark = slots[slot];
		if (mark >>> BITS != thread) {
			mark = thread << BITS;
		}
		if ((mark & MASK) >= LIMIT) {
			slots[slot] = mark | EXCEEDED;
			return REFUSED;
		}
		slots[slot] = mark + 1;
		return mark;
	}

	static void exit(long mark) {
		int slot = slot(mark >>> BITS);
		slots[slot] = ((mark & MASK) > 1) ? mark | (slots[slot] & EXCEEDED) : mark;
	}

	private static int slot(long thread) {
		return ((int) thread & (SLOTS - 1)) * STRIDE;
	}

}
