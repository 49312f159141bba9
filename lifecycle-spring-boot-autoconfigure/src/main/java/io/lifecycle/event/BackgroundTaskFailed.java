package io.lifecycle.event;

/**
 * A background task ended with an error.
 *
 * @param taskId the id of this run, unique in this process
 * @param task the name of the task
 * @param durationNanos nanoseconds that the task ran
 * @param error what it threw
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record BackgroundTaskFailed(String taskId, String task, long durationNanos, Throwable error,
		long timestampNanos) implements BackgroundTaskEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 * @param durationNanos nanoseconds that the task ran
	 * @param error what it threw
	 */
	public BackgroundTaskFailed(String taskId, String task, long durationNanos, Throwable error) {
		this(taskId, task, durationNanos, error, LifecycleClock.monotonicNanos());
	}

}
