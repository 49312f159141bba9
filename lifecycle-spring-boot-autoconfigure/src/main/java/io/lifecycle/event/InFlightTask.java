package io.lifecycle.event;

/**
 * A background task that has not ended.
 *
 * @param taskId the id of the task
 * @param task the name of the task
 * @param requestId the id of the request that began the task, or 0 if none did
 * @param ageNanos nanoseconds since it began
 * @since 0.1.0
 */
public record InFlightTask(String taskId, String task, long requestId, long ageNanos) implements InFlight {

	@Override
	public String describe() {
		return "task %s (%s%s) for %s ms".formatted(this.task, this.taskId,
				(this.requestId != 0) ? ", request " + this.requestId : "", age().toMillis());
	}

}
