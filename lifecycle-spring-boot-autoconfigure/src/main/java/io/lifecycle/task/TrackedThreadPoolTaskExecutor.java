package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * A thread pool that tells of its tasks.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class TrackedThreadPoolTaskExecutor extends ThreadPoolTaskExecutor {

	private final transient TaskSubmissions submissions;

	/**
	 * Create an executor.
	 * @param tracker tells of the tasks
	 */
	public TrackedThreadPoolTaskExecutor(TaskTracker tracker) {
		this.submissions = new TaskSubmissions(tracker);
	}

	@Override
	public void execute(Runnable task) {
		this.submissions.execute(task, super::execute);
	}

	@Override
	public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
		return this.submissions.submitFuture(task, task, super::execute);
	}

	@Override
	public Future<?> submit(Runnable task) {
		return this.submissions.submitFuture(task, TaskSubmissions.callable(task), super::execute);
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		return this.submissions.submitCompletable(task, TaskSubmissions.<Void>callable(task), super::submitCompletable);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> submitCompletable(Callable<T> task) {
		return this.submissions.submitCompletable(task, task, super::submitCompletable);
	}

}
