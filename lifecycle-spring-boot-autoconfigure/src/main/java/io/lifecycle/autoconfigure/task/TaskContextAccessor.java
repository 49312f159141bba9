package io.lifecycle.autoconfigure.task;

import io.lifecycle.task.TaskContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry the context of a task to other threads:
 * through Reactor's operators, and executors that propagate.
 *
 * @since 0.1.0
 */
public final class TaskContextAccessor implements ThreadLocalAccessor<TaskContext> {

	/**
	 * Create an accessor, as the service loader does.
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
