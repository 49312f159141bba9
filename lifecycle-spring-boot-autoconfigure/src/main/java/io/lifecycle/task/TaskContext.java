package io.lifecycle.task;

import org.jspecify.annotations.Nullable;

/**
 * The context that work inherits from the code that submits it. Immutable.
 *
 * @param requestId the id of the request that is served, or 0
 * @param effect whether the code is, directly or not, an effect of a task event
 * @param run the run that the code belongs to, or {@code null}
 * @since 0.1.0
 */
public record TaskContext(long requestId, boolean effect, @Nullable TaskRun run) {

	/**
	 * The context of a listener that receives a task event. Tasks that it begins emit no
	 * events because these would call the listener again.
	 */
	static final TaskContext EFFECT = new TaskContext(0, true, null);

	private static final ThreadLocal<@Nullable TaskContext> CURRENT = new ThreadLocal<>();

	/**
	 * Return the context of the current thread.
	 * @return the context, or {@code null} if the thread runs no task
	 */
	public static @Nullable TaskContext current() {
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
	 * Set the context of the current thread.
	 * @param context the context, or {@code null} for none
	 * @return the previous context, which the caller must restore
	 */
	public static @Nullable TaskContext set(@Nullable TaskContext context) {
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
