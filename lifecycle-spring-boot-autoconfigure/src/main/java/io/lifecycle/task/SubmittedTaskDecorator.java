package io.lifecycle.task;

import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.TaskDecorator;

/**
 * Decorates the work that is submitted to an executor. It precedes other decorators to
 * receive the work itself: a future knows how its task ended, a wrapper of a future does
 * not. The submitter of the work is determined only if anybody listens.
 *
 * @param tracker creates the runs
 * @param frames determines the submitter of the work
 */
record SubmittedTaskDecorator(TaskTracker tracker, ApplicationFrames frames) implements TaskDecorator, PriorityOrdered {

	@Override
	public Runnable decorate(Runnable work) {
		// Null is refused by the executor, at the caller.
		if (work == null || work instanceof NamedTask || work instanceof SubmittedTask) {
			return work;
		}
		try {
			boolean reported = this.tracker.events().areListenedTo() && !TaskContext.isEffect()
					&& !SubmittedTask.isRecurring(work);
			String name = reported ? this.frames.submitter(work) : null;
			return (work instanceof Comparable) ? new ComparableTask(this.tracker, work, name)
					: new SubmittedTask(this.tracker, work, name);
		}
		catch (Throwable ex) {
			this.tracker.events().warn(ex);
			return work;
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
