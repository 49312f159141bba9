package io.lifecycle.event;

/**
 * A background task ended with an error.
 *
 * @param taskId the id of this run, unique in this process
 * @param task the name of the task
 * @param durationNanos nanoseconds that the task ran
 * @param error what it threw
 * @param requestId the id of the request that began the task, or 0 if none did
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record BackgroundTaskFailed(String taskId, String task, long durationNanos, Throwable error, long requestId,
		long timestampNanos) implements BackgroundTaskEvent, TimedEvent, FallibleEvent {

	/**
	 * Create the event of a task that no request began.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param durationNanos nanoseconds that the task ran
	 * @param error what it threw
	 * @param timestampNanos when it happened
	 */
	public BackgroundTaskFailed(String taskId, String task, long durationNanos, Throwable error, long timestampNanos) {
		this(taskId, task, durationNanos, error, 0, timestampNanos);
	}

	/**
	 * Create the event of a task that no request began, with the current time.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param durationNanos nanoseconds that the task ran
	 * @param error what it threw
	 */
	public BackgroundTaskFailed(String taskId, String task, long durationNanos, Throwable error) {
		this(taskId, task, durationNanos, error, LifecycleClock.monotonicNanos());
	}

}
