package io.lifecycle.event;

/**
 * A background task is about to run.
 *
 * @param taskId the id of this run, unique in this process
 * @param task the name of the task
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record BackgroundTaskStarted(String taskId, String task, long timestampNanos) implements BackgroundTaskEvent {

	/**
	 * Create the event with the current time.
	 * @param taskId the id of this run, unique in this process
	 * @param task the name of the task
	 */
	public BackgroundTaskStarted(String taskId, String task) {
		this(taskId, task, LifecycleClock.monotonicNanos());
	}

}
