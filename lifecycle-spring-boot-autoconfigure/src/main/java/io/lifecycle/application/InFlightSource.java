package io.lifecycle.application;

import java.util.Collection;

import io.lifecycle.event.InFlight;

/**
 * Knows something that runs and that a shutdown waits for. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface InFlightSource {

	/**
	 * Look at what runs now.
	 * @return a snapshot
	 */
	Collection<? extends InFlight> inFlight();

}
