package io.lifecycle.task;

import org.jspecify.annotations.Nullable;

/**
 * Hands a run from the code that submits it to the executor, on the submitting thread.
 */
final class Submission {

	private static final ThreadLocal<@Nullable TaskRun> CURRENT = new ThreadLocal<>();

	private Submission() {
	}

	static void offer(TaskRun run) {
		CURRENT.set(run);
	}

	static boolean isOffered() {
		return CURRENT.get() != null;
	}

	/**
	 * Take the run, so that it serves one piece of work only.
	 */
	static @Nullable TaskRun take() {
		TaskRun run = CURRENT.get();
		if (run != null) {
			CURRENT.remove();
		}
		return run;
	}

}
