package io.lifecycle.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;

/**
 * Follows the runs of a recording. Not thread-safe.
 */
final class RunTracker {

	private static final int MAX_RUNS = 10_000;

	private final List<RecordedRun> runs = new ArrayList<>();

	private final Runnable changed;

	private @Nullable RecordingHeader header;

	private int part;

	private long first = Long.MAX_VALUE;

	private long last = Long.MIN_VALUE;

	private long events;

	private long dropped;

	private boolean ended;

	// Whether all lines from the first one of the run on have been read
	private boolean whole;

	/**
	 * Create a tracker.
	 * @param changed is called at the end of each run, while it is still the current one
	 */
	RunTracker(Runnable changed) {
		this.changed = changed;
	}

	void event(long timestampNanos) {
		if (this.ended) {
			next();
		}
		this.events++;
		this.first = Math.min(this.first, timestampNanos);
		this.last = Math.max(this.last, timestampNanos);
	}

	/**
	 * Note a line.
	 * @return whether events may be missing before it
	 */
	boolean line(RecordingLine line) {
		if (line instanceof RecordingHeader next) {
			return header(next);
		}
		if (line instanceof RecordingGap gap) {
			this.dropped += gap.dropped();
			return true;
		}
		this.ended = line instanceof RecordingEnd;
		return false;
	}

	private boolean header(RecordingHeader next) {
		RecordingHeader header = this.header;
		if (this.ended || header == null || !header.identity().run().equals(next.identity().run())) {
			next();
			this.header = next;
			this.part = next.part();
			this.whole = next.part() == 1;
			return true;
		}
		boolean missing = next.part() > this.part + 1;
		this.whole &= !missing;
		this.part = next.part();
		return missing;
	}

	private void next() {
		end();
		this.first = Long.MAX_VALUE;
		this.last = Long.MIN_VALUE;
		this.events = 0;
		this.dropped = 0;
		this.ended = false;
	}

	/**
	 * End the current run.
	 */
	void end() {
		if (this.header == null && this.events == 0) {
			return;
		}
		this.changed.run();
		if (this.runs.size() < MAX_RUNS) {
			this.runs.add(run());
		}
		this.header = null;
		this.events = 0;
		this.whole = false;
	}

	/**
	 * Return the current run.
	 */
	RecordedRun run() {
		RecordingHeader header = this.header;
		return new RecordedRun(id(), (header != null) ? header.identity().application() : "",
				(header != null) ? header.identity().instance() : "", time(this.first), time(this.last), this.events,
				this.dropped, this.ended);
	}

	private @Nullable Instant time(long timestampNanos) {
		return (this.events > 0) ? LifecycleClock.toInstant(timestampNanos) : null;
	}

	private String id() {
		RecordingHeader header = this.header;
		return (header != null) ? header.identity().run() : "";
	}

	void torn() {
		this.whole = false;
	}

	/**
	 * Return whether all events of the run have been read.
	 */
	boolean isWhole() {
		return this.whole;
	}

	long events() {
		return this.events;
	}

	long last() {
		return this.last;
	}

	boolean ended() {
		return this.ended;
	}

	/**
	 * Return the runs that have ended.
	 */
	List<RecordedRun> runs() {
		return this.runs;
	}

}
