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

	private static final int DEPTH_MASK = 0xFF;

	private static final int SLOTS = 64;

	// A cache line for each.
	private static final int STRIDE = 8;

	private static final long[] slots = new long[SLOTS * STRIDE];

	private EmitDepth() {
	}

	/**
	 * Go one level deeper.
	 * @return the level before, to be handed to {@link #exit}; -1 if the limit is reached
	 */
	static int enter() {
		long thread = Thread.currentThread().getId();
		int slot = slot(thread);
		int depth = depth(slots[slot], thread);
		if (depth >= LIMIT) {
			slots[slot] = mark(thread, depth | EXCEEDED);
			return -1;
		}
		slots[slot] = mark(thread, depth + 1);
		return depth;
	}

	static void exit(int depth) {
		long thread = Thread.currentThread().getId();
		int slot = slot(thread);
		int exceeded = (depth > 1) ? depth(slots[slot], thread) & EXCEEDED : 0;
		slots[slot] = mark(thread, depth | exceeded);
	}

	private static int slot(long thread) {
		return ((int) thread & (SLOTS - 1)) * STRIDE;
	}

	private static long mark(long thread, int depth) {
		return (thread << 8) | depth;
	}

	private static int depth(long slot, long thread) {
		return ((slot >>> 8) == thread) ? (int) slot & DEPTH_MASK : 0;
	}

}
