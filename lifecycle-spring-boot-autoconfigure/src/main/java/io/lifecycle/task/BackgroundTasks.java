package io.lifecycle.task;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Runs background tasks under names of your choice and reports them. Thread-safe.
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
	 * this is reported as a failure
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
	 * this is reported as a failure
	 */
	<T extends @Nullable Object> TaskHandle<T> call(String name, Callable<T> task);

	/**
	 * Return a decorator for an executor that is not built by Spring Boot, so that the
	 * work which the application submits to it is reported. An {@code @Async} method
	 * needs none on any executor.
	 * @return the decorator, which is also a bean
	 */
	TaskDecorator decorator();

	/**
	 * Return the work that a runnable in the queue of an executor stands for.
	 * @param runnable what an executor holds, or hands to its rejection handler
	 * @return the work as it was before {@link #decorator()} decorated it, or the
	 * runnable itself if it is not decorated
	 */
	static Runnable unwrap(Runnable runnable) {
		return (runnable instanceof SubmittedTask task) ? task.work() : runnable;
	}

}
