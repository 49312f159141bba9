package io.lifecycle.application;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.InFlight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs at the moment: requests, streams and tasks. It keeps nothing itself but asks
 * those who know, so it costs nothing until somebody wants to know. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InFlightRegistry {

	private static final Logger logger = LoggerFactory.getLogger(InFlightRegistry.class);

	private final List<InFlightSource> sources;

	/**
	 * Create a registry.
	 * @param sources those who know
	 */
	public InFlightRegistry(List<InFlightSource> sources) {
		this.sources = List.copyOf(sources);
	}

	/**
	 * Look at what runs now.
	 * @return a snapshot, immutable
	 */
	public List<InFlight> list() {
		List<InFlight> all = new ArrayList<>();
		for (InFlightSource source : this.sources) {
			try {
				all.addAll(source.inFlight());
			}
			catch (Throwable ex) {
				logger.debug("Could not list what runs", ex);
			}
		}
		return List.copyOf(all);
	}

}
