package io.lifecycle.event;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of all events. It is monotonic: it never goes back and is not affected by
 * adjustments of the system clock. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LifecycleClock {

	// Both anchors are read together, so that they mean the same moment.
	@SuppressWarnings("TimeInStaticInitializer")
	private static final Instant WALL_ANCHOR = Instant.now();

	private static final long MONOTONIC_ANCHOR = System.nanoTime();

	private static final Duration FARTHEST = Duration.ofDays(290 * 365);

	private LifecycleClock() {
	}

	/**
	 * Return the current time of the monotonic clock.
	 * @return nanoseconds since an arbitrary origin, possibly negative; compare by
	 * subtraction
	 */
	public static long monotonicNanos() {
		return System.nanoTime();
	}

	/**
	 * Return the wall-clock time of an event of this JVM.
	 * @param timestampNanos a value of {@link #monotonicNanos()} taken in this JVM
	 * @return the wall-clock time, derived from the system clock when this class was
	 * loaded; the same timestamp always gives the same instant
	 */
	public static Instant toInstant(long timestampNanos) {
		return WALL_ANCHOR.plusNanos(timestampNanos - MONOTONIC_ANCHOR);
	}

	/**
	 * Return the time of the monotonic clock at a wall-clock time.
	 * @param time the wall-clock time
	 * @return the value for which {@link #toInstant(long)} returns that time, or the
	 * nearest one if it is more than 290 years away
	 */
	public static long toTimestamp(Instant time) {
		Duration distance = Duration.between(WALL_ANCHOR, time);
		long nanos = (distance.abs().compareTo(FARTHEST) < 0) ? distance.toNanos()
				: distance.isNegative() ? -FARTHEST.toNanos() : FARTHEST.toNanos();
		return MONOTONIC_ANCHOR + nanos;
	}

}
