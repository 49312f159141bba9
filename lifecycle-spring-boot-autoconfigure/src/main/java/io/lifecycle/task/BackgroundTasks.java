package io.lifecycle.task;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Runs background tasks under names of your choice and tells of them. Thread-safe.
 *
 * @since 0.1.0
 */
public interface BackgroundTasks {

	/**
	 * Run a task in the background.
	 * @param name the name of the task, the same for every run
	 * @param task what to do
	 * @return the handle of this run
	 * @throws java.util.concurrent.RejectedExecutionException if the executor refuses;
	 * this is told as a failure
	 */
	default TaskHandle<@Nullable Void> run(String name, Runnable task) {
		return call(name, () -> {
			task.run();
			return null;
		});
	}

	/**
	 * Compute something in the background.
	 * @param <T> the type of the result
	 * @param name the name of the task, the same for every run
	 * @param task what to compute
	 * @return the handle of this run
	 * @throws java.util.concurrent.RejectedExecutionException if the executor refuses;
	 * this is told as a failure
	 */
	<T extends @Nullable Object> TaskHandle<T> call(String name, Callable<T> task);

	/**
	 * Return a decorator for an executor that is not Spring Boot's, so that what is
	 * submitted to it is told too. An {@code @Async} method needs none on any executor.
	 * @return the decorator
	 */
	TaskDecorator decorator();

}
