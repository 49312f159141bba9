package com.example.lakeside.fleet;

import java.util.function.LongSupplier;

/**
 * Since when this view hears what is sent. While the broker does not answer, or while
 * this process stands still, nobody is heard, so nobody has vanished.
 */
final class Hearing {

	// A broker that has nothing new answers twice a second.
	private static final long USUAL = 500;

	private static final long LONGEST = 2_000;

	private final LongSupplier answers;

	private long count = -1;

	private long latest;

	private long since;

	/**
	 * Create it.
	 * @param answers counts the answers of the broker
	 */
	Hearing(LongSupplier answers) {
		this.answers = answers;
	}

	/**
	 * Return since when this view hears.
	 * @param now the clock of this view, in milliseconds
	 * @return the time; now if it does not
	 */
	synchronized long since(long now) {
		if (now - this.latest > LONGEST) {
			this.since = now;
		}
		if (now - this.latest >= USUAL) {
			look(now);
		}
		return this.since;
	}

	private void look(long now) {
		long count = this.answers.getAsLong();
		if (count != this.count) {
			this.count = count;
			this.latest = now;
		}
	}

}
