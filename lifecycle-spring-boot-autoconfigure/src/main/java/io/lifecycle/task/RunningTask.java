package io.lifecycle.task;

import java.time.Duration;

import io.lifecycle.event.LifecycleClock;

/**
 * A background task that has begun and not ended yet.
 *
 * @param taskId the id of this run, as in its events
 * @param task the name of the task
 * @param startNanos when it began, in nanoseconds of
 * {@link LifecycleClock#monotonicNanos()}
 * @since 0.1.0
 */
public record RunningTask(String taskId, String task, long startNanos) {

	/**
	 * Return how long it has been running.
	 * @return the time from its begin until now
	 */
	public Duration age() {
		return Duration.ofNanos(LifecycleClock.monotonicNanos() - this.startNanos);
	}

}
