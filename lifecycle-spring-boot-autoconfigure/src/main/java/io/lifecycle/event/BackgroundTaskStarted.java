package io.lifecycle.event;

/**
 * A background task is about to run.
 *
 * @param taskId the id of this run, unique in this process
 * @param task the name of the task
 * @param requestId the id of the request that began the task, or 0 if none did
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record BackgroundTaskStarted(String taskId, String task, long requestId,
		long timestampNanos) implements BackgroundTaskEvent {

	/**
	 * Create the event of a task that no request began.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param timestampNanos when it happened
	 */
	public BackgroundTaskStarted(String taskId, String task, long timestampNanos) {
		this(taskId, task, 0, timestampNanos);
	}

	/**
	 * Create the event of a task that no request began, with the current time.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 */
	public BackgroundTaskStarted(String taskId, String task) {
		this(taskId, task, LifecycleClock.monotonicNanos());
	}

}
