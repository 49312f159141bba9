package io.lifecycle.task;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * A scheduler with a thread pool that tells of its tasks.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class TrackedThreadPoolTaskScheduler extends ThreadPoolTaskScheduler {

	private final transient TaskSubmissions submissions;

	/**
	 * Create an executor.
	 * @param tracker tells of the tasks
	 */
	public TrackedThreadPoolTaskScheduler(TaskTracker tracker) {
		this.submissions = new TaskSubmissions(tracker);
	}

	@Override
	public void execute(Runnable task) {
		this.submissions.execute(task, super::execute);
	}

	@Override
	public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
		return this.submissions.submit(task, task, (told) -> super.submit(told));
	}

	@Override
	public Future<?> submit(Runnable task) {
		return this.submissions.submit(task, TaskSubmissions.callable(task), (told) -> super.submit(told));
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		return this.submissions.submitCompletable(task, TaskSubmissions.<Void>callable(task), super::submitCompletable);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> submitCompletable(Callable<T> task) {
		return this.submissions.submitCompletable(task, task, super::submitCompletable);
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		return this.submissions.<@Nullable ScheduledFuture<?>>schedule(task, (told) -> super.schedule(told, trigger));
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		return this.submissions.<ScheduledFuture<?>>schedule(task, (told) -> super.schedule(told, startTime));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> super.scheduleAtFixedRate(told, startTime, period));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		return this.submissions.<ScheduledFuture<?>>schedule(task, (told) -> super.scheduleAtFixedRate(told, period));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		return this.submissions.<ScheduledFuture<?>>schedule(task,
				(told) -> super.scheduleWithFixedDelay(told, startTime, delay));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		return this.submissions.<ScheduledFuture<?>>schedule(task, (told) -> super.scheduleWithFixedDelay(told, delay));
	}

}
