package io.lifecycle.task;

/**
 * Computes a {@code CompletableFuture} with a function that tells of itself. The function
 * is not called when the future was cancelled before.
 */
record CompletionRunnable(TaskRun taskRun, Runnable delegate) implements Runnable, Told {

	@Override
	public void run() {
		try {
			this.delegate.run();
		}
		finally {
			this.taskRun.abandon(TaskRun.cancellation(null));
		}
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
