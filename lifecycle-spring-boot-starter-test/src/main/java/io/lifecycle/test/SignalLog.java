package io.lifecycle.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events of one context in the order in which they were recorded, kept while a test
 * needs them. Thread-safe; the lock is held only briefly.
 */
final class SignalLog {

	static final int LIMIT = 1_000_000;

	private final List<Entry> entries = new ArrayList<>();

	// This is the position of the first entry.
	private long first;

	private boolean full;

	synchronized void add(LifecycleEvent event, @Nullable Recording owner) {
		this.full = this.full || this.entries.size() == LIMIT;
		if (!this.full) {
			this.entries.add(new Entry(event, owner, owner != null && owner.isReplaying()));
			notifyAll();
		}
	}

	/**
	 * Return the position of the next entry.
	 */
	synchronized long end() {
		return this.first + this.entries.size();
	}

	synchronized List<Entry> since(long position) {
		if (this.full) {
			throw new IllegalStateException(
					("More than %s events were recorded: split the test, " + "or run it without @RecordSignals")
						.formatted(LIMIT));
		}
		return List.copyOf(this.entries.subList((int) Math.max(0, position - this.first), this.entries.size()));
	}

	synchronized void forgetBefore(long position) {
		int count = (int) (position - this.first);
		this.entries.subList(0, count).clear();
		this.first = position;
		this.full = this.full && count == 0;
	}

	/**
	 * Wait until there is an entry at a position.
	 * @return whether there is one in time
	 */
	synchronized boolean await(long position, long deadlineNanos) throws InterruptedException {
		while (end() <= position) {
			long left = deadlineNanos - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
		return true;
	}

	/**
	 * One recorded event.
	 *
	 * @param event the event
	 * @param owner the recording that the emitting thread belonged to, if any
	 * @param replayed whether it belongs to a replay
	 */
	record Entry(LifecycleEvent event, @Nullable Recording owner, boolean replayed) {

	}

}
