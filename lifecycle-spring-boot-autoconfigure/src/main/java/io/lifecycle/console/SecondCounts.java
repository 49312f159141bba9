package io.lifecycle.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

import io.lifecycle.collector.EventCursor;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * Counts the events of each second, whatever the streams leave out. The threads of the
 * streams do this, one at a time. Thread-safe.
 */
final class SecondCounts implements EventCursor.Visitor, AutoCloseable {

	private static final int KEPT = 300;

	// How long an event may take to arrive; a later one counts in the next second.
	private static final long LATE = 200_000_000;

	private final ReentrantLock lock = new ReentrantLock();

	// Everything below is guarded by the lock.
	private final EventCursor cursor;

	private final RouteNames routes;

	private final TreeMap<Long, Second> open = new TreeMap<>();

	private final Deque<Done> done = new ArrayDeque<>();

	private final boolean partial;

	// The second that is open, and may have been incomplete when the counts began.
	private long first;

	private long skipped;

	private long now;

	SecondCounts(ConsoleSource source) {
		this.cursor = source.recent().open(0);
		long oldest = source.recent().oldest();
		this.cursor.skipTo(oldest - 1);
		this.partial = oldest > 1 && oldest < source.recent().next();
		this.routes = new RouteNames(source.redaction());
	}

	/**
	 * Count the events that have arrived, unless another thread does.
	 */
	void advance() {
		if (this.lock.tryLock()) {
			try {
				this.now = LifecycleClock.toInstant(LifecycleClock.monotonicNanos()).getEpochSecond();
				this.cursor.read(Integer.MAX_VALUE, this);
				complete(LifecycleClock.toInstant(LifecycleClock.monotonicNanos() - LATE).getEpochSecond());
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void complete(long until) {
		this.first = (this.first == 0) ? until : this.first;
		for (; this.first < until; this.first++) {
			Second second = this.open.remove(this.first);
			this.done.add(new Done(this.first, ((second != null) ? second : new Second()).json(this.first)));
			if (this.done.size() > KEPT) {
				this.done.remove();
			}
		}
	}

	@Override
	public void event(long number, LifecycleEvent event) {
		// An event of the application may claim any time.
		long second = Math.min(LifecycleClock.toInstant(event.timestampNanos()).getEpochSecond(), this.now);
		if (this.first == 0) {
			long begin = Math.max(second, this.now - KEPT);
			this.skipped = this.partial ? begin : 0;
			this.first = this.partial ? begin + 1 : begin;
		}
		if (second > this.skipped) {
			at(Math.max(second, this.first)).count(event, this.routes);
		}
	}

	private Second at(long second) {
		return this.open.computeIfAbsent(second, (key) -> new Second());
	}

	@Override
	public void missed(long from, long to) {
		if (this.first != 0) {
			at(this.first).missed(to - from + 1);
		}
	}

	/**
	 * Return the counts of the seconds after one.
	 * @param second the second, 0 for all
	 * @return the counts in order
	 */
	List<Done> after(long second) {
		this.lock.lock();
		try {
			return this.done.stream().filter((done) -> done.second > second).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.cursor.close();
	}

	/**
	 * The counts of a second that is over, as JSON.
	 */
	record Done(long second, String json) {
	}

}
