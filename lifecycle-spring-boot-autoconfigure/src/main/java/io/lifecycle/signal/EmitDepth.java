package io.lifecycle.signal;

/**
 * How deeply the current thread is nested in listeners that emit.
 *
 * <p>
 * An emit that is not nested, the usual one, marks the thread in an array slot that
 * threads share by their id, which costs less than a {@code ThreadLocal} and allocates
 * nothing for a virtual thread. An emit that finds the mark of its own thread is nested
 * and counts exactly. A mark that another thread has overwritten is missed: then counting
 * starts one level later.
 */
final class EmitDepth {

	/**
	 * How deep listeners may emit into each other.
	 */
	static final int LIMIT = 16;

	private static final int SLOTS = 64;

	// Two cache lines for each: processors fetch them in pairs. The first two have the
	// array's length, which all threads read.
	private static final int STRIDE = 16;

	private static final long[] marks = new long[(SLOTS + 1) * STRIDE];

	private static final ThreadLocal<EmitDepth> nested = ThreadLocal.withInitial(EmitDepth::new);

	private int depth;

	// Until the listener that began it has returned to the outermost emit, all it still
	// emits is dropped too: n recursive listeners would do n^16 emits.
	private boolean exceeded;

	private EmitDepth() {
	}

	/**
	 * Mark this thread.
	 * @return whether the emit is the outermost one, to be ended with {@link #leave}
	 */
	static boolean enter(long thread) {
		int slot = slot(thread);
		if (marks[slot] == thread) {
			return false;
		}
		marks[slot] = thread;
		return true;
	}

	static void leave(long thread) {
		marks[slot(thread)] = 0;
	}

	private static int slot(long thread) {
		return (((int) thread & (SLOTS - 1)) + 1) * STRIDE;
	}

	/**
	 * Go one level deeper.
	 * @return whether the limit allows it; if so, to be ended with {@link #leaveNested}
	 */
	static boolean enterNested() {
		EmitDepth current = nested.get();
		if (current.exceeded || current.depth == LIMIT - 1) {
			current.exceeded = true;
			return false;
		}
		current.depth++;
		return true;
	}

	static void leaveNested() {
		EmitDepth current = nested.get();
		current.depth--;
		if (current.depth == 0) {
			nested.remove();
		}
	}

}
