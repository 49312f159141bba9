package io.lifecycle.autoconfigure.task;

import io.lifecycle.task.TaskContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the context of a task to other threads by Micrometer's context propagation:
 * through Reactor's operators and executors that propagate context.
 *
 * @since 0.1.0
 */
public final class TaskContextAccessor implements ThreadLocalAccessor<TaskContext> {

	/**
	 * Create an accessor. The service loader calls this.
	 */
	public TaskContextAccessor() {
	}

	@Override
	public Object key() {
		return TaskContext.class.getName();
	}

	@Override
	public @Nullable TaskContext getValue() {
		return TaskContext.current();
	}

	@Override
	public void setValue(TaskContext context) {
		TaskContext.set(context);
	}

	@Override
	public void setValue() {
		TaskContext.set(null);
	}

}
