package io.lifecycle.autoconfigure.task;

/**
 * The body of a task.
 */
class Body implements Runnable {

	private final Runnable action;

	Body(Runnable action) {
		this.action = action;
	}

	@Override
	public void run() {
		this.action.run();
	}

	String call() {
		this.action.run();
		return "done";
	}

}
