package io.lifecycle.application;

import java.util.Collection;

import io.lifecycle.event.InFlight;

/**
 * A source of active work that a shutdown waits for. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface InFlightSource {

	/**
	 * Return the active work.
	 * @return a snapshot
	 */
	Collection<? extends InFlight> inFlight();

}
