package io.lifecycle.autoconfigure.task;

import java.util.concurrent.Callable;

/**
 * What a task does.
 */
class Body implements Runnable, Callable<String> {

	private final Runnable action;

	Body(Runnable action) {
		this.action = action;
	}

	@Override
	public void run() {
		this.action.run();
	}

	@Override
	public String call() {
		this.action.run();
		return "done";
	}

}
