package io.lifecycle.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ForkJoinTask;

import org.jspecify.annotations.Nullable;

/**
 * Work as an executor sees it. What a future swallows is read from the future.
 */
final class DecoratedRunnable implements Runnable, Told {

	private final TaskTracker tracker;

	private final Runnable delegate;

	private final String name;

	DecoratedRunnable(TaskTracker tracker, Runnable delegate) {
		this.tracker = tracker;
		this.delegate = delegate;
		this.name = TaskNames.ofSubmitted(delegate);
	}

	// An executor may run one decorated task many times.
	@Override
	public void run() {
		TaskRun run = this.tracker.named(this.name);
		Throwable failure = outcome(null);
		if (failure != null) {
			run.abandon(failure);
			this.delegate.run();
			return;
		}
		run.begin();
		CompletableFuture<?> stage = run.isTold() ? StageFuture.of(this.delegate) : null;
		try {
			this.delegate.run();
			failure = outcome(stage);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			run.end(failure);
		}
	}

	// The tasks of a CompletableFuture are futures themselves, but never are done.
	private @Nullable Throwable outcome(@Nullable CompletableFuture<?> stage) {
		if (stage != null) {
			return StageFuture.failureOf(stage);
		}
		if (!(this.delegate instanceof Future<?> future) || future instanceof ForkJoinTask || !future.isDone()) {
			return null;
		}
		return FutureOutcome.await(future);
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
