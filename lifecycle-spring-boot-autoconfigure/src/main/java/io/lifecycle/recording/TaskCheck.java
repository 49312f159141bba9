package io.lifecycle.recording;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.guard.Recent;

/**
 * Checks that each run of a task begins once and ends once.
 */
final class TaskCheck {

	private final RecordingCheck check;

	private final Map<String, BackgroundTaskStarted> running = new Recent<>(RecordingCheck.OPEN, this::forget);

	private final Set<String> ended = RecordingCheck.recent();

	private boolean whole = true;

	TaskCheck(RecordingCheck check) {
		this.check = check;
	}

	private boolean forget(String taskId) {
		this.whole = false;
		return true;
	}

	void gap() {
		this.running.clear();
		this.whole = false;
	}

	void accept(BackgroundTaskEvent event) {
		String id = event.taskId();
		boolean regular;
		if (event instanceof BackgroundTaskStarted started) {
			regular = this.running.put(id, started) == null && !this.ended.contains(id);
		}
		else {
			regular = this.running.remove(id) != null || (!this.whole && !this.ended.contains(id));
			this.ended.add(id);
		}
		if (!regular) {
			this.check.report(0, 0, describe(event) + " did not begin once and end once");
		}
	}

	private static String describe(BackgroundTaskEvent event) {
		return "task " + event.taskId() + " (" + event.task() + ")";
	}

	Stream<Unfinished> open() {
		return this.running.values()
			.stream()
			.map((started) -> new Unfinished(0, 0, describe(started), started.timestampNanos()));
	}

}
