package io.lifecycle.recording;

import io.lifecycle.recording.RecordingSummary.Task;

/**
 * Counts the runs of one task. Not thread-safe.
 */
final class TaskTally {

	private final DurationHistogram durations = new DurationHistogram();

	private long failed;

	void add(long durationNanos, boolean failed) {
		this.durations.add(durationNanos);
		this.failed += failed ? 1 : 0;
	}

	long count() {
		return this.durations.count();
	}

	Task task(String name) {
		return new Task(name, count(), this.failed, this.durations.durations());
	}

}
