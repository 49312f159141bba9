package io.lifecycle.task;

/**
 * Work that is told when it runs.
 */
record ToldRunnable(TaskRun taskRun, Runnable delegate) implements Runnable, Told {

	@Override
	public void run() {
		this.taskRun.run(this.delegate);
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
