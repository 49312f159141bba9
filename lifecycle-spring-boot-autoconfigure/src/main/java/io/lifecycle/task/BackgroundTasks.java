package io.lifecycle.task;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Runs named background tasks, which emit events. Thread-safe.
 *
 * @since 0.1.0
 */
public interface BackgroundTasks {

	/**
	 * Run a task in the background.
	 * @param name the name of the task, the same for every run
	 * @param task the task
	 * @return the handle of this run
	 * @throws java.util.concurrent.RejectedExecutionException if the executor rejects the
	 * task, which is reported as a failure
	 */
	default TaskHandle<@Nullable Void> run(String name, Runnable task) {
		return call(name, () -> {
			task.run();
			return null;
		});
	}

	/**
	 * Run a task with a result in the background.
	 * @param <T> the type of the result
	 * @param name the name of the task, the same for every run
	 * @param task the task
	 * @return the handle of this run
	 * @throws java.util.concurrent.RejectedExecutionException if the executor rejects the
	 * task, which is reported as a failure
	 */
	<T extends @Nullable Object> TaskHandle<T> call(String name, Callable<T> task);

	/**
	 * Return a decorator for executors that Spring Boot does not build, so that work that
	 * the application submits to them emits events. {@code @Async} methods do not need
	 * it.
	 * @return the decorator, which is also a bean
	 */
	TaskDecorator decorator();

	/**
	 * Return the undecorated work of a runnable in the queue of an executor.
	 * @param runnable a runnable of the queue, or of a rejection handler
	 * @return the work before {@link #decorator()} decorated it, or the runnable itself
	 * if it is not decorated
	 */
	static Runnable unwrap(Runnable runnable) {
		return (runnable instanceof SubmittedTask task) ? task.work() : runnable;
	}

}
