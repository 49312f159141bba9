package io.lifecycle.event;

/**
 * A background task that has not ended.
 *
 * @param taskId the id of the task
 * @param task the name of the task
 * @param ageNanos nanoseconds since it began
 * @since 0.1.0
 */
public record InFlightTask(String taskId, String task, long ageNanos) implements InFlight {

	@Override
	public String describe() {
		return "task %s (%s) for %d ms".formatted(this.task, this.taskId, age().toMillis());
	}

}
