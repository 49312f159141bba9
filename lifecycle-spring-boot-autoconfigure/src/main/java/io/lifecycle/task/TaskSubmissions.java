package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What an executor does with the work that it is given: each method has the work told and
 * passes it to the executor's own method.
 */
final class TaskSubmissions {

	private final TaskTracker tracker;

	TaskSubmissions(TaskTracker tracker) {
		this.tracker = tracker;
	}

	void execute(Runnable task, Executor target) {
		TaskRun offered = Submission.take();
		if (offered != null) {
			target.execute((task instanceof AsynchronousCompletionTask) ? new CompletionRunnable(offered, task) : task);
			return;
		}
		TaskRun run = this.tracker.submitted(task);
		if (run == null) {
			target.execute(task);
			return;
		}
		try {
			target.execute(new ToldRunnable(run, task));
		}
		catch (RejectedExecutionException ex) {
			run.abandon(ex);
			throw ex;
		}
	}

	/**
	 * Submit work by a future of ours.
	 * @param target executes the future
	 */
	<T extends @Nullable Object> Future<T> submitFuture(Object task, Callable<T> callable, Executor target) {
		TaskRun offered = Submission.take();
		if (offered != null) {
			return execute(new ToldFuture<>(offered, callable), target);
		}
		TaskRun run = this.tracker.submitted(task);
		if (run == null) {
			return execute(new FutureTask<>(callable), target);
		}
		try {
			return execute(new ToldFuture<>(run, () -> run.call(callable)), target);
		}
		catch (RejectedExecutionException ex) {
			run.abandon(ex);
			throw ex;
		}
	}

	private static <T extends @Nullable Object> Future<T> execute(FutureTask<T> future, Executor target) {
		target.execute(future);
		return future;
	}

	/**
	 * Submit work by a future of the executor's own.
	 */
	<T extends @Nullable Object, F extends Future<?>> F submit(Object task, Callable<T> callable,
			Function<Callable<T>, F> target) {
		if (Submission.take() != null) {
			return target.apply(callable);
		}
		TaskRun run = this.tracker.submitted(task);
		return (run != null) ? submit(run, callable, target) : target.apply(callable);
	}

	/**
	 * Submit work that is executed as a {@code CompletableFuture} by
	 * {@link #execute(Runnable, Executor)}.
	 */
	<T extends @Nullable Object> CompletableFuture<T> submitCompletable(Object task, Callable<T> callable,
			Function<Callable<T>, CompletableFuture<T>> target) {
		TaskRun run = Submission.isOffered() ? null : this.tracker.submitted(task);
		if (run == null) {
			return target.apply(callable);
		}
		Submission.offer(run);
		try {
			return submit(run, callable, target);
		}
		finally {
			Submission.take();
		}
	}

	private static <T extends @Nullable Object, F extends Future<?>> F submit(TaskRun run, Callable<T> callable,
			Function<Callable<T>, F> target) {
		try {
			F future = target.apply(() -> run.call(callable));
			run.future(future);
			return future;
		}
		catch (RejectedExecutionException ex) {
			run.abandon(ex);
			throw ex;
		}
	}

	<F extends @Nullable ScheduledFuture<?>> F schedule(Runnable task, Function<Runnable, F> target) {
		if (task instanceof Told) {
			return target.apply(task);
		}
		ScheduledRunnable told = new ScheduledRunnable(this.tracker, task);
		try {
			F future = target.apply(told);
			told.future(future);
			return future;
		}
		catch (RejectedExecutionException ex) {
			told.rejected(ex);
			throw ex;
		}
	}

	@SuppressWarnings("NullAway")
	static <T extends @Nullable Object> Callable<T> callable(Runnable task) {
		return Executors.callable(task, null);
	}

}
