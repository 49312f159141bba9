package io.lifecycle.event;

/**
 * A background task completed normally.
 *
 * @param taskId the id of this run, unique in this process
 * @param task the name of the task
 * @param durationNanos nanoseconds that the task ran
 * @param requestId the id of the request that began the task, or 0 if none did
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record BackgroundTaskComplete(String taskId, String task, long durationNanos, long requestId,
		long timestampNanos) implements BackgroundTaskEvent, TimedEvent {

	/**
	 * Create the event of a task that no request began.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param durationNanos nanoseconds that the task ran
	 * @param timestampNanos when it happened
	 */
	public BackgroundTaskComplete(String taskId, String task, long durationNanos, long timestampNanos) {
		this(taskId, task, durationNanos, 0, timestampNanos);
	}

	/**
	 * Create the event of a task that no request began, with the current time.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param durationNanos nanoseconds that the task ran
	 */
	public BackgroundTaskComplete(String taskId, String task, long durationNanos) {
		this(taskId, task, durationNanos, LifecycleClock.monotonicNanos());
	}

}
