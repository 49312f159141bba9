package io.lifecycle.autoconfigure.task;

/**
 * Tasks in thread pools.
 */
class PlatformTaskEventsTests extends TaskEventsContract {

	@Override
	String threads() {
		return "spring.task.execution.pool.core-size=1";
	}

	@Override
	boolean isReported(Way way) {
		return way.isReported();
	}

}
