package io.lifecycle.task;

import org.jspecify.annotations.Nullable;

/**
 * What work inherits from the code that submits it.
 *
 * @param requestId the id of the request that is served, or 0
 * @param effect whether the code is, directly or not, an effect of a task event
 * @param run the run that the code belongs to, if any
 */
record TaskContext(long requestId, boolean effect, @Nullable TaskRun run) {

	/**
	 * The context of a listener that receives a task event. What it begins is not
	 * reported, or it would cause itself.
	 */
	static final TaskContext EFFECT = new TaskContext(0, true, null);

	private static final ThreadLocal<@Nullable TaskContext> CURRENT = new ThreadLocal<>();

	static @Nullable TaskContext current() {
		return CURRENT.get();
	}

	/**
	 * Return whether the current thread works on an effect of a task event.
	 */
	static boolean isEffect() {
		TaskContext current = current();
		return current != null && current.effect;
	}

	/**
	 * Make a context that of the current thread.
	 * @return the context so far, to be set again afterwards
	 */
	static @Nullable TaskContext set(@Nullable TaskContext context) {
		TaskContext outer = CURRENT.get();
		if (context != null) {
			CURRENT.set(context);
		}
		else {
			CURRENT.remove();
		}
		return outer;
	}

	void run(Runnable work) {
		TaskContext outer = set(this);
		try {
			work.run();
		}
		finally {
			set(outer);
		}
	}

}
