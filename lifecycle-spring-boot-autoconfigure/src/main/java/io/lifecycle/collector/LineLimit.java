package io.lifecycle.collector;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the lines of a log that clients can cause: a number of lines in a minute.
 */
final class LineLimit {

	static final int LINES = 10;

	static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final LongSupplier clock;

	// This and all fields below are guarded by this.
	private long end;

	private int lines = LINES;

	private long suppressed;

	LineLimit(LongSupplier clock) {
		this.clock = clock;
		this.end = clock.getAsLong();
	}

	/**
	 * Ask for a line.
	 * @return the number of lines that were refused in the previous interval, which the
	 * first line of an interval reports; or -1 if this line is refused
	 */
	synchronized long next() {
		long now = this.clock.getAsLong();
		long before = 0;
		if (now - this.end >= 0) {
			this.end = now + INTERVAL_NANOS;
			this.lines = LINES;
			before = this.suppressed;
			this.suppressed = 0;
		}
		if (this.lines == 0) {
			this.suppressed++;
			return -1;
		}
		this.lines--;
		return before;
	}

}
