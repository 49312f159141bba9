package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.guard.Recent;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a run: each is on the first lane that is free. Not thread-safe.
 */
final class TraceTasks {

	private final TraceJson trace;

	// When the last task of each lane ended
	private final List<Long> lanes = new ArrayList<>();

	// The begin of requests that are slices of their connection
	private final Map<Long, Slice> requests = new Recent<>(RecordingCheck.OPEN);

	TraceTasks(TraceJson trace) {
		this.trace = trace;
	}

	/**
	 * Add a task that has ended.
	 * @param request the request that started it, if it is open
	 */
	void add(BackgroundTaskEvent event, long begin, long end, @Nullable String error, @Nullable TraceRequest request) {
		Task task = new Task(event.taskId(), lane(begin, end), begin);
		this.trace.slice(event.task(), "task", this.trace.tasks(), task.lane(), begin, end)
			.put("task_id", event.taskId())
			.put("request_id", event.requestId())
			.put("error", error);
		this.trace.end();
		Slice slice = this.requests.get(event.requestId());
		if (request != null) {
			request.add(task);
		}
		else if (slice != null) {
			connect(slice, task);
		}
	}

	private int lane(long begin, long end) {
		int lane = 0;
		while (lane < this.lanes.size() && this.lanes.get(lane) > begin) {
			lane++;
		}
		if (lane == this.lanes.size()) {
			this.lanes.add(end);
			this.trace.nameThread(this.trace.tasks(), lane + 1, "tasks " + (lane + 1));
		}
		this.lanes.set(lane, end);
		return lane + 1;
	}

	/**
	 * Note that a request has been written as a slice of its connection.
	 */
	void written(TraceRequest request, long begin) {
		Slice slice = new Slice(request.connection(), begin);
		this.requests.put(request.id(), slice);
		request.tasks().forEach((task) -> connect(slice, task));
	}

	private void connect(Slice slice, Task task) {
		this.trace.arrow("task " + task.id(), slice.connection(), slice.begin(), task.lane(), task.begin());
	}

	void clear() {
		this.lanes.clear();
		this.requests.clear();
	}

	record Task(String id, int lane, long begin) {

	}

	private record Slice(long connection, long begin) {

	}

}
