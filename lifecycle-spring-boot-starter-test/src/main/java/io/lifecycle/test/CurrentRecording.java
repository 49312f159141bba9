package io.lifecycle.test;

import io.lifecycle.replay.SignalReplay;
import org.jspecify.annotations.Nullable;

/**
 * The recording that the current thread belongs to. Child threads do not inherit it:
 * otherwise a thread of a pool would keep belonging to the test that created it.
 */
final class CurrentRecording {

	private static final ThreadLocal<@Nullable Recording> current = new ThreadLocal<>();

	private CurrentRecording() {
	}

	static @Nullable Recording get() {
		return current.get();
	}

	static void set(@Nullable Recording recording) {
		if (recording != null) {
			current.set(recording);
		}
		else {
			current.remove();
		}
	}

	/**
	 * Return the value of the header for requests of this thread.
	 * @return the value, or {@code null} for none
	 */
	static @Nullable String header() {
		Recording recording = current.get();
		return (recording != null) ? recording.id() : null;
	}

	/**
	 * Make the thread belong to a recording until the scope is closed.
	 * @return the scope, which restores the previous recording when it is closed
	 */
	static Scope bind(Recording recording) {
		Recording before = current.get();
		current.set(recording);
		return () -> set(before);
	}

	/**
	 * Make a task belong to the test whose thread submits it, and to the listener that is
	 * replayed on this thread.
	 * @return the task to submit
	 */
	static Runnable adopt(Runnable task) {
		Runnable replayed = SignalReplay.propagate(task);
		Recording recording = current.get();
		// A priority queue compares tasks.
		return (task == null || recording == null || replayed instanceof Comparable) ? replayed
				: recording.signals().adopt(replayed);
	}

	@FunctionalInterface
	interface Scope {

		void close();

	}

}
