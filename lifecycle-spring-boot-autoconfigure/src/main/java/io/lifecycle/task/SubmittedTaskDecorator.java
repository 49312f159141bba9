package io.lifecycle.task;

import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.TaskDecorator;

/**
 * Decorates the work that the application submits to an executor. It comes before other
 * decorators, so that it sees the work itself: a future knows how its task ended, what
 * wraps a future does not.
 *
 * @param tracker creates the runs
 * @param submitters finds out who submits the work
 */
record SubmittedTaskDecorator(TaskTracker tracker,
		SubmitterFinder submitters) implements TaskDecorator, PriorityOrdered {

	@Override
	public Runnable decorate(Runnable work) {
		try {
			SubmitterFinder.Submitter submitter = this.submitters.find();
			if (submitter != null) {
				return new SubmittedTask(this.tracker, work, submitter);
			}
			return TaskContext.isEffect() ? () -> TaskContext.EFFECT.run(work) : work;
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
