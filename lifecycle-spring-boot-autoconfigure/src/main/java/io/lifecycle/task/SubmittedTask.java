package io.lifecycle.task;

import java.util.concurrent.RunnableFuture;
import java.util.concurrent.RunnableScheduledFuture;

import org.jspecify.annotations.Nullable;

/**
 * Submitted work, as an executor runs it.
 */
class SubmittedTask implements Runnable {

	private final TaskTracker tracker;

	private final Runnable work;

	private final @Nullable String name;

	private final TaskContext submitter;

	/**
	 * Decorate work.
	 * @param name the name of the task, or {@code null} if it has no events
	 */
	SubmittedTask(TaskTracker tracker, Runnable work, @Nullable String name) {
		this.tracker = tracker;
		this.work = work;
		this.name = name;
		this.submitter = tracker.context();
	}

	Runnable work() {
		return this.work;
	}

	// An executor may run it several times.
	@Override
	public void run() {
		RunnableFuture<?> future = (this.work instanceof RunnableFuture<?> known) ? known : null;
		if (future != null && future.isDone()) {
			// The work was cancelled and will not run.
			this.work.run();
			return;
		}
		TaskRun run = this.tracker.create(this.name, this.submitter,
				isRecurring(this.work) ? TaskRun.Kind.RECURRING : TaskRun.Kind.ONCE);
		if (future != null) {
			run.future(future);
		}
		run.<Runnable, RuntimeException>run(this::call, TaskOutcome::ofDone);
	}

	private Runnable call() {
		this.work.run();
		return this.work;
	}

	static boolean isRecurring(Runnable work) {
		return work instanceof RunnableScheduledFuture<?> future && future.isPeriodic();
	}

	@Override
	public String toString() {
		return this.work.toString();
	}

}
