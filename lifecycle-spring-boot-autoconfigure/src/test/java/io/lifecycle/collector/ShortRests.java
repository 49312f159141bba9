package io.lifecycle.collector;

import java.time.Duration;

/**
 * Rings that keep events only for a moment after the last cursor was closed.
 */
public final class ShortRests {

	private static final Duration REST = Duration.ofMillis(100);

	private static final int SIZE = 8192;

	private ShortRests() {
	}

	/**
	 * Return a ring that keeps no events without a cursor.
	 */
	public static RecentEvents ring() {
		return new RecentEvents(0, SIZE, REST, (text) -> text);
	}

}
