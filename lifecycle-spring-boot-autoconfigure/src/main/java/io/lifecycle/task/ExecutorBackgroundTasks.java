package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.util.Assert;

/**
 * Named tasks on one executor.
 *
 * @param tracker creates the runs
 * @param executor runs the tasks
 */
record ExecutorBackgroundTasks(TaskTracker tracker, Executor executor) implements BackgroundTasks {

	@Override
	public <T extends @Nullable Object> TaskHandle<T> call(String name, Callable<T> task) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(task, "'task' must not be null");
		TaskRun run = this.tracker.run(name);
		NamedTask<T> named = new NamedTask<>(run, task);
		try {
			this.executor.execute(named);
		}
		catch (RejectedExecutionException ex) {
			run.abandon(ex);
			throw ex;
		}
		return new TaskHandle<>(run.taskId(), named);
	}

	@Override
	public TaskDecorator decorator() {
		return this.tracker.decorator();
	}

}
