package io.lifecycle.task;

import org.jspecify.annotations.Nullable;

/**
 * Work that was submitted, in the queue of an executor that orders it.
 */
final class ComparableTask extends SubmittedTask implements Comparable<Runnable> {

	ComparableTask(TaskTracker tracker, Runnable work, @Nullable String name) {
		super(tracker, work, name);
	}

	@Override
	@SuppressWarnings("unchecked")
	public int compareTo(Runnable other) {
		return ((Comparable<Object>) work()).compareTo(BackgroundTasks.unwrap(other));
	}

}
