package io.lifecycle.collector;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.RandomAccess;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events of all groups of threads, ordered by timestamp without changing the order
 * within a group. They are merged on first access, so that the thread that cut the batch
 * does not pay for it. Immutable and thread-safe.
 */
final class MergedEvents extends AbstractList<LifecycleEvent> implements EventBatch, RandomAccess {

	private static final Comparator<Cursor> BY_TIMESTAMP = (a, b) -> Long.signum(a.timestamp - b.timestamp);

	private final int size;

	private final long bytes;

	// This is guarded by the delivery.
	private long position;

	// This is guarded by this, and empty after the merge.
	private List<Chunk> lasts;

	private volatile LifecycleEvent @Nullable [] merged;

	MergedEvents(List<Chunk> lasts, int size, long bytes) {
		this.lasts = lasts;
		this.size = size;
		this.bytes = bytes;
	}

	/**
	 * Return the estimated memory that the events use.
	 */
	long bytes() {
		return this.bytes;
	}

	void position(long position) {
		this.position = position;
	}

	@Override
	public long position() {
		return this.position;
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public LifecycleEvent get(int index) {
		LifecycleEvent[] merged = this.merged;
		return ((merged != null) ? merged : merge())[index];
	}

	private synchronized LifecycleEvent[] merge() {
		LifecycleEvent[] merged = this.merged;
		if (merged == null) {
			merged = merge(this.lasts, this.size);
			this.merged = merged;
			this.lasts = List.of();
		}
		return merged;
	}

	private static LifecycleEvent[] merge(List<Chunk> lasts, int size) {
		LifecycleEvent[] merged = new LifecycleEvent[size];
		PriorityQueue<Cursor> cursors = new PriorityQueue<>(BY_TIMESTAMP);
		lasts.forEach((last) -> cursors.add(new Cursor(last.events())));
		int index = 0;
		Cursor cursor = cursors.poll();
		while (cursor != null) {
			Cursor rival = cursors.peek();
			do {
				merged[index++] = cursor.next();
			}
			while (cursor.hasNext() && (rival == null || BY_TIMESTAMP.compare(cursor, rival) <= 0));
			if (cursor.hasNext()) {
				cursors.add(cursor);
			}
			cursor = cursors.poll();
		}
		return merged;
	}

	private static final class Cursor {

		private final LifecycleEvent[] events;

		private int index;

		private long timestamp;

		Cursor(LifecycleEvent[] events) {
			this.events = events;
			readTimestamp();
		}

		boolean hasNext() {
			return this.index < this.events.length;
		}

		LifecycleEvent next() {
			LifecycleEvent event = this.events[this.index++];
			if (hasNext()) {
				readTimestamp();
			}
			return event;
		}

		private void readTimestamp() {
			try {
				this.timestamp = this.events[this.index].timestampNanos();
			}
			catch (Throwable ex) {
				// An event of the application that throws stays next to the previous one.
			}
		}

	}

}
