package io.lifecycle.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Passes tasks on to another scheduler, and has them told.
 */
final class TrackedTaskScheduler implements TaskScheduler {

	private final TaskSubmissions submissions;

	private final TaskScheduler delegate;

	TrackedTaskScheduler(TaskTracker tracker, TaskScheduler delegate) {
		this.submissions = new TaskSubmissions(tracker);
		this.delegate = delegate;
	}

	@Override
	public Clock getClock() {
		return this.delegate.getClock();
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		return this.submissions.<@Nullable ScheduledFuture<?>>schedule(task,
				(told) -> this.delegate.schedule(told, trigger));
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		return this.submissions.<ScheduledFuture<?>>schedule(task, (told) -> this.delegate.schedule(told, startTime));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> this.delegate.scheduleAtFixedRate(told, startTime, period));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> this.delegate.scheduleAtFixedRate(told, period));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> this.delegate.scheduleWithFixedDelay(told, startTime, delay));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> this.delegate.scheduleWithFixedDelay(told, delay));
	}

}
