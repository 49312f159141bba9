package io.lifecycle.collector.jfr;

import io.lifecycle.event.BackgroundTaskEvent;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BackgroundTaskEvent} in a recording.
 */
@Name("io.lifecycle.BackgroundTask")
@Label("Background Task")
@Description("A background task starts or ends")
@Category("Lifecycle")
final class BackgroundTaskFlightEvent extends FlightEvent<BackgroundTaskEvent> {

	@Name("task_id")
	@Label("Task Id")
	@Description("Id of this run of the task")
	@Nullable String taskId;

	@Label("Task")
	@Description("Name of the task")
	@Nullable String task;

	@Name("request_id")
	@Label("Request Id")
	@Description("Id of the request that began the task, or 0 if none did")
	long requestId;

	@Override
	void fill(BackgroundTaskEvent event) {
		this.taskId = event.taskId();
		this.task = event.task();
		this.requestId = event.requestId();
	}

}
