package io.lifecycle.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A named task and its result, as it is submitted to an executor. Because it is a future,
 * an executor that shuts down can cancel it while it waits.
 */
final class NamedTask<T extends @Nullable Object> extends CompletableFuture<T> implements RunnableFuture<T> {

	private final TaskRun run;

	private final Callable<T> body;

	NamedTask(TaskRun run, Callable<T> body) {
		this.run = run;
		this.body = body;
		run.future(this);
		run.abandonWhenDone(this);
	}

	@Override
	public void run() {
		if (isDone() || !this.run.begin()) {
			return;
		}
		try {
			complete(this.run.run(this.body::call, (value) -> null));
		}
		catch (Throwable ex) {
			this.run.end(ex);
			completeExceptionally(ex);
		}
	}

}
