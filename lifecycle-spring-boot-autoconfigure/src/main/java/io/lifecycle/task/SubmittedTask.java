package io.lifecycle.task;

import java.util.concurrent.RunnableFuture;

/**
 * Work that the application has submitted, as an executor sees it. It has no events where
 * nobody could know how it ends: what runs it swallows what it throws.
 */
final class SubmittedTask implements Runnable {

	private final TaskTracker tracker;

	private final Runnable work;

	private final String name;

	private final TaskContext submitter;

	private final boolean recurring;

	private final boolean reportable;

	SubmittedTask(TaskTracker tracker, Runnable work, SubmitterFinder.Submitter submitter) {
		this.tracker = tracker;
		this.work = work;
		this.name = submitter.name();
		this.submitter = tracker.context();
		this.recurring = SubmitterFinder.Submitter.isRecurring(work);
		this.reportable = submitter.isEndKnown(work);
	}

	Runnable work() {
		return this.work;
	}

	// An executor may run it many times.
	@Override
	public void run() {
		if (this.work instanceof RunnableFuture<?> future && future.isDone()) {
			// It was cancelled: nothing will run.
			this.work.run();
			return;
		}
		TaskRun run = this.tracker.create(this.name, this.submitter, this.recurring, this.reportable);
		run.<Runnable, RuntimeException>run(() -> {
			this.work.run();
			return this.work;
		}, this.reportable ? TaskOutcome::ofDone : (work) -> null);
	}

	@Override
	public String toString() {
		return this.work.toString();
	}

}
