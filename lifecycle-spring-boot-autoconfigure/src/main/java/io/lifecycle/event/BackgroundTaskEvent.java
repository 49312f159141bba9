package io.lifecycle.event;

/**
 * A moment in the life of a background task. Each {@link BackgroundTaskStarted} is
 * followed by exactly one {@link BackgroundTaskComplete} or {@link BackgroundTaskFailed}
 * with the same id. A task that outlives the shutdown has failed with a
 * {@link java.util.concurrent.CancellationException}.
 *
 * @since 0.1.0
 */
public sealed interface BackgroundTaskEvent extends LifecycleEvent
		permits BackgroundTaskStarted, BackgroundTaskComplete, BackgroundTaskFailed {

	/**
	 * Return the id of this run of the task.
	 * @return an id that is unique in this process
	 */
	String taskId();

	/**
	 * Return the name of the task.
	 * @return the name, the same for every run
	 */
	String task();

	/**
	 * Return the id of the request that began the task. A task that was started by
	 * another task has the same request id.
	 * @return the id, or 0 if no request began the task
	 */
	long requestId();

}
