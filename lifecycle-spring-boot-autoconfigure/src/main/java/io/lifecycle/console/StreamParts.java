package io.lifecycle.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.lifecycle.collector.EventCursor;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerTiming;
import io.lifecycle.signal.ListenerTrace;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of a stream, in its format. Used by one thread at a time.
 */
final class StreamParts implements AutoCloseable {

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

	private boolean begun;

	private boolean ended;

	private final long openedNanos = System.nanoTime();

	private long stateNanos = this.openedNanos - STATE;

	private long second;

	private int timings;

	private long sentBytes;

	private long lost;

	private long longestWrite;

	StreamParts(ConsoleStreams streams, ConsoleStreams.Shared shared, StreamQuery query, EventCursor cursor) {
		this.streams = streams;
		this.shared = shared;
		this.query = query;
		this.cursor = cursor;
		Predicate<LifecycleEvent> timed = query.timed();
		this.trace = (timed != null) ? shared.report().bus().listeners().trace(timed, TRACE) : null;
	}

	/**
	 * Return a part that is empty except at the beginning.
	 */
	StringBuilder first() {
		StringBuilder part = new StringBuilder();
		if (!this.begun) {
			this.begun = true;
			this.query.format().begin(part, this.shared.report(), this.query);
		}
		return part;
	}

	/**
	 * Return whether it must be decided again what the client may see.
	 * @param now the time of the tick
	 */
	boolean isOutdated(long now) {
		return (this.query.shown() && now - this.openedNanos > this.streams.renewal().toNanos())
				|| (isStateDue(now) && !this.query.session().getAsBoolean());
	}

	/**
	 * Append what there is to send now.
	 * @param now the time of the tick
	 * @param silence for how long nothing was sent
	 * @param end why the stream ends with this part, or {@code null}
	 */
	void append(StringBuilder part, long now, long silence, @Nullable String end) {
		this.shared.counts().advance();
		events(part, end != null);
		timings(part);
		List<SecondCounts.Done> counts = this.shared.counts().after(this.second);
		if (!counts.isEmpty()) {
			this.second = counts.get(counts.size() - 1).second();
		}
		this.query.format().report(part, counts.stream().map(SecondCounts.Done::json).toList(), state(now));
		if (end != null) {
			this.query.format().end(part, end);
			this.ended = true;
		}
		else if (part.isEmpty() && silence > KEEP_ALIVE) {
			this.query.format().keepAlive(part);
		}
	}

	/**
	 * Return whether the last part was written.
	 */
	boolean isEnded() {
		return this.ended;
	}

	private void events(StringBuilder part, boolean last) {
		long behind = this.shared.behind(this.cursor);
		long end = this.cursor.position() + behind;
		Thinning thinning = Thinning.of(behind);
		EventPart events = new EventPart(this.query, thinning);
		this.cursor.read(last ? Integer.MAX_VALUE : most(behind, thinning), events);
		if (last && this.cursor.position() < end) {
			// A thread that has the next number has not recorded its event yet.
			events.missed(this.cursor.position() + 1, end);
		}
		if (!events.isComplete()) {
			this.lost += events.lost();
			this.query.format().lost(part, events);
		}
		if (!events.events.isEmpty()) {
			this.query.format().events(part, events, this.shared.events(), this.query);
		}
	}

	private static int most(long behind, Thinning thinning) {
		return (behind > USUAL) ? (thinning.repeats() ? 4 * MOST : MOST) : USUAL;
	}

	private void timings(StringBuilder part) {
		List<ListenerTiming> calls = (this.trace != null) ? this.trace.timings() : List.of();
		if (calls.size() > this.timings) {
			this.query.format().timings(part, calls.subList(this.timings, calls.size()));
			this.timings = calls.size();
		}
	}

	private boolean isStateDue(long now) {
		return now - this.stateNanos >= (this.shared.report().isDraining() ? STATE / 5 : STATE);
	}

	private @Nullable String state(long now) {
		if (!isStateDue(now)) {
			return null;
		}
		this.stateNanos = now;
		return this.shared.report()
			.state(this.query.shown(), this.streams.size(), this.sentBytes, this.lost, this.longestWrite / 1_000_000);
	}

	byte[] sent(StringBuilder part) {
		byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
		this.sentBytes += bytes.length;
		return bytes;
	}

	/**
	 * Note how long the client took to read the last part.
	 */
	void written(long nanos) {
		this.longestWrite = Math.max(this.longestWrite, this.begun ? nanos : 0);
	}

	@Override
	public void close() {
		this.cursor.close();
		if (this.trace != null) {
			this.trace.close();
		}
	}

}
