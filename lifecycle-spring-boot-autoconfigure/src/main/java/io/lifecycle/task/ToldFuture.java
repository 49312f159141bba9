package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

/**
 * The future of submitted work. Its callable tells of the work; it tells of a
 * cancellation that comes before.
 */
final class ToldFuture<T extends @Nullable Object> extends FutureTask<T> implements Told {

	private final TaskRun taskRun;

	ToldFuture(TaskRun taskRun, Callable<T> callable) {
		super(callable);
		this.taskRun = taskRun;
		taskRun.future(this);
	}

	@Override
	protected void done() {
		if (isCancelled()) {
			this.taskRun.abandon(TaskRun.cancellation(null));
		}
	}

}
