package io.lifecycle.event;

import java.time.Duration;

/**
 * A snapshot of active work: a request whose response is not complete, or a background
 * task.
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
	 * Return a human-readable description.
	 * @return the name and the age of the work
	 */
	String describe();

}
