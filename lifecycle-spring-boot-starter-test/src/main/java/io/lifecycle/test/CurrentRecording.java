package io.lifecycle.test;

import org.jspecify.annotations.Nullable;

/**
 * The recording that the present thread belongs to. It is not inherited: a thread of a
 * pool would go on belonging to the test that happened to create it.
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
	 * Return what the requests of this thread are marked with.
	 * @return the value of the header, or {@code null} for none
	 */
	static @Nullable String header() {
		Recording recording = current.get();
		return (recording != null) ? recording.id() : null;
	}

	/**
	 * Let the thread belong to a recording for a while.
	 * @return ends it; the thread belongs then to whom it belonged before
	 */
	static Scope bind(Recording recording) {
		Recording before = current.get();
		current.set(recording);
		return () -> set(before);
	}

	@FunctionalInterface
	interface Scope {

		void close();

	}

}
