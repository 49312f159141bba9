package io.lifecycle.event;

import java.time.Duration;

/**
 * An event that marks the end of something and has a duration.
 *
 * @since 0.1.0
 */
public interface TimedEvent extends LifecycleEvent {

	/**
	 * Return how long it took.
	 * @return the duration in nanoseconds, never negative
	 */
	long durationNanos();

	/**
	 * Return how long it took, as a {@link Duration}.
	 * @return the duration, with nanosecond precision
	 */
	default Duration duration() {
		return Duration.ofNanos(durationNanos());
	}

	/**
	 * Return how long it took, in milliseconds.
	 * @return the duration in milliseconds, fractions included
	 */
	default double durationMs() {
		return durationNanos() / 1_000_000.0;
	}

}
