package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
		CompletableFuture<T> result = new CompletableFuture<>();
		run.future(result);
		abandonWhenCancelled(run, result);
		try {
			this.executor.execute(() -> complete(result, run, task));
		}
		catch (RejectedExecutionException ex) {
			run.abandon(ex);
			throw ex;
		}
		return new TaskHandle<>(run.taskId(), result);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static void abandonWhenCancelled(TaskRun run, CompletableFuture<?> result) {
		result.whenComplete((value, failure) -> {
			if (failure instanceof CancellationException cancellation) {
				run.abandon(cancellation);
			}
		});
	}

	private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, TaskRun run,
			Callable<T> task) {
		if (result.isDone()) {
			return;
		}
		try {
			result.complete(run.run(task::call, (value) -> null));
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	@Override
	public TaskDecorator decorator() {
		return this.tracker.decorator();
	}

}
