package io.lifecycle.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.lifecycle.collector.EventCursor;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerTiming;
import io.lifecycle.signal.ListenerTrace;
import org.jspecify.annotations.Nullable;

/**
 * An open stream. One thread takes its parts and writes them, so a client that does not
 * read only delays its own stream: the events wait in the ring.
 *
 * @since 0.1.0
 */
public final class ConsoleStream implements AutoCloseable {

	private static final long TICK = Duration.ofMillis(100).toNanos();

	private static final long STATE = Duration.ofSeconds(1).toNanos();

	private static final long KEEP_ALIVE = Duration.ofSeconds(15).toNanos();

	private static final Duration TRACE = Duration.ofMinutes(1);

	private static final int USUAL = 400;

	private static final int MOST = 2000;

	private final ConsoleStreams streams;

	private final ConsoleStreams.Shared shared;

	private final StreamQuery query;

	private final EventCursor cursor;

	private final @Nullable ListenerTrace trace;

	// The reason why the stream ends.
	private volatile @Nullable String end;

	private volatile @Nullable Thread thread;

	// When the last part was taken, while it is being written.
	private volatile long takenNanos = System.nanoTime();

	// Whether that part is being written.
	private volatile boolean writing;

	private volatile boolean closed;

	private boolean begun;

	private boolean ended;

	private long tickNanos = System.nanoTime();

	private long stateNanos = this.tickNanos - STATE;

	private long second;

	private int timings;

	private long sentBytes;

	private long lost;

	private long longestWrite;

	ConsoleStream(ConsoleStreams streams, ConsoleStreams.Shared shared, StreamQuery query, EventCursor cursor) {
		this.streams = streams;
		this.shared = shared;
		this.query = query;
		this.cursor = cursor;
		Predicate<LifecycleEvent> timed = query.timed();
		this.trace = (timed != null) ? shared.report().bus().listeners().trace(timed, TRACE) : null;
	}

	/**
	 * Wait for the next part of the stream, a fraction of a second or more. Called by one
	 * thread at a time.
	 * @return the bytes to send, or {@code null} at the end
	 */
	public byte @Nullable [] next() {
		if (this.closed) {
			return null;
		}
		this.writing = false;
		this.longestWrite = Math.max(this.longestWrite, this.begun ? System.nanoTime() - this.takenNanos : 0);
		this.thread = Thread.currentThread();
		StringBuilder part = new StringBuilder();
		if (!this.begun) {
			this.begun = true;
			this.query.format().begin(part, this.shared.report(), this.query);
		}
		while (part.isEmpty() && !this.ended) {
			awaitTick();
			append(part);
		}
		byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
		this.sentBytes += bytes.length;
		this.takenNanos = System.nanoTime();
		this.writing = true;
		return (part.isEmpty() || this.closed) ? null : bytes;
	}

	private void awaitTick() {
		long next = this.tickNanos + TICK;
		for (long now = System.nanoTime(); now < next && this.end == null; now = System.nanoTime()) {
			LockSupport.parkNanos(this, next - now);
			if (Thread.interrupted()) {
				this.end = "interrupted";
			}
		}
		this.tickNanos = System.nanoTime();
	}

	private void append(StringBuilder part) {
		String end = this.end;
		this.shared.counts().advance();
		events(part, end != null);
		timings(part);
		List<SecondCounts.Done> counts = this.shared.counts().after(this.second);
		if (!counts.isEmpty()) {
			this.second = counts.get(counts.size() - 1).second();
		}
		this.query.format().report(part, counts.stream().map(SecondCounts.Done::json).toList(), state());
		if (end != null) {
			this.query.format().end(part, end);
			this.ended = true;
		}
		else if (part.isEmpty() && this.tickNanos - this.takenNanos > KEEP_ALIVE) {
			this.query.format().keepAlive(part);
		}
	}

	private void events(StringBuilder part, boolean last) {
		long behind = this.shared.behind(this.cursor);
		Thinning thinning = Thinning.of(behind);
		EventPart events = new EventPart(this.query, thinning);
		this.cursor.read((behind > USUAL || last) ? (thinning.repeats() ? 4 * MOST : MOST) : USUAL, events);
		if (events.lost() != 0) {
			this.lost += events.lost();
			this.query.format().lost(part, events);
		}
		if (!events.events.isEmpty()) {
			this.query.format().events(part, events, this.shared.events(), this.query);
		}
	}

	private void timings(StringBuilder part) {
		List<ListenerTiming> calls = (this.trace != null) ? this.trace.timings() : List.of();
		if (calls.size() > this.timings) {
			this.query.format().timings(part, calls.subList(this.timings, calls.size()));
			this.timings = calls.size();
		}
	}

	private @Nullable String state() {
		long interval = this.shared.report().isDraining() ? STATE / 5 : STATE;
		if (this.tickNanos - this.stateNanos < interval) {
			return null;
		}
		this.stateNanos = this.tickNanos;
		return this.shared.report()
			.state(this.query.shown(), this.streams.size(), this.sentBytes, this.lost, this.longestWrite / 1_000_000);
	}

	/**
	 * Return since when its client has not read; now if it waits for the next part.
	 */
	long unreadSinceNanos() {
		return this.writing ? this.takenNanos : System.nanoTime();
	}

	/**
	 * End the stream with the next part.
	 */
	void end(String why) {
		this.end = why;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Return whether the stream was not closed.
	 * @return whether its response may be used
	 */
	public boolean isOpen() {
		return !this.closed;
	}

	/**
	 * Free what the stream uses: its client has left, or it has ended. May be called more
	 * than once, and by any thread.
	 */
	@Override
	public void close() {
		this.closed = true;
		end("closed");
		if (this.streams.remove(this)) {
			this.cursor.close();
			if (this.trace != null) {
				this.trace.close();
			}
		}
	}

}
