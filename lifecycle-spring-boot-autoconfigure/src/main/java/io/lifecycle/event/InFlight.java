package io.lifecycle.event;

import java.time.Duration;

/**
 * Something that runs: a request whose answer is not whole, or a background task. It is a
 * snapshot.
 *
 * @since 0.1.0
 */
public sealed interface InFlight permits InFlightRequest, InFlightTask {

	/**
	 * Return how long it has been running.
	 * @return the age in nanoseconds when the snapshot was taken, never negative
	 */
	long ageNanos();

	/**
	 * Return how long it has been running, as a {@link Duration}.
	 * @return the age when the snapshot was taken
	 */
	default Duration age() {
		return Duration.ofNanos(ageNanos());
	}

	/**
	 * Return what runs, in words for a human.
	 * @return its name and age
	 */
	String describe();

}
