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
 */
final class ExecutorBackgroundTasks implements BackgroundTasks {

	private final TaskTracker tracker;

	private final Executor executor;

	ExecutorBackgroundTasks(TaskTracker tracker, Executor executor) {
		this.tracker = tracker;
		this.executor = executor;
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> call(String name, Callable<T> task) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(task, "'task' must not be null");
		TaskRun run = this.tracker.named(name);
		CompletableFuture<T> result = new CompletableFuture<>();
		run.future(result);
		abandonWhenCancelled(run, result);
		try {
			this.executor.execute(new NamedRunnable<>(run, task, result));
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

	@Override
	public TaskDecorator decorator() {
		return (runnable) -> (runnable instanceof Told || Submission.take() != null) ? runnable
				: new DecoratedRunnable(this.tracker, runnable);
	}

	private record NamedRunnable<T extends @Nullable Object>(TaskRun taskRun, Callable<T> task,
			CompletableFuture<T> result) implements Runnable, Told {

		@Override
		public void run() {
			if (this.result.isDone()) {
				return;
			}
			try {
				this.result.complete(this.taskRun.call(this.task));
			}
			catch (Throwable ex) {
				this.result.completeExceptionally(ex);
			}
		}

		@Override
		public String toString() {
			return this.taskRun.name();
		}

	}

}
