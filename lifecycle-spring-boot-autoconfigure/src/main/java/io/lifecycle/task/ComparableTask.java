package io.lifecycle.task;

import org.jspecify.annotations.Nullable;

/**
 * Work that was submitted, in the queue of an executor that orders it.
 */
final class ComparableTask extends SubmittedTask implements Comparable<ComparableTask> {

	ComparableTask(TaskTracker tracker, Runnable work, @Nullable String name) {
		super(tracker, work, name);
	}

	@Override
	@SuppressWarnings("unchecked")
	public int compareTo(ComparableTask other) {
		return ((Comparable<Object>) work()).compareTo(other.work());
	}

}
