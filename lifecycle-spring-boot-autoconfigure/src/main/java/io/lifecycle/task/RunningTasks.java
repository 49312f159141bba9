package io.lifecycle.task;

import java.util.List;

/**
 * The background tasks that run at this moment. Always kept, whether anybody listens to
 * task events or not. Thread-safe.
 *
 * @since 0.1.0
 */
public interface RunningTasks {

	/**
	 * Return the number of tasks that run.
	 * @return the number, approximate while tasks begin and end
	 */
	int count();

	/**
	 * Return the tasks that run.
	 * @return a snapshot, the oldest task first
	 */
	List<RunningTask> list();

}
