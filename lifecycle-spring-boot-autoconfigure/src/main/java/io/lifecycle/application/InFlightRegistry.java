package io.lifecycle.application;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.InFlight;
import io.lifecycle.guard.ThreadState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the active requests, streams and tasks. It keeps no state but asks its sources,
 * so it costs nothing until it is called. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InFlightRegistry {

	private static final Logger logger = LoggerFactory.getLogger(InFlightRegistry.class);

	private final List<InFlightSource> sources;

	/**
	 * Create a registry.
	 * @param sources the sources of active work
	 */
	public InFlightRegistry(List<InFlightSource> sources) {
		this.sources = List.copyOf(sources);
	}

	/**
	 * Return the active work.
	 * @return a snapshot, immutable
	 */
	public List<InFlight> list() {
		return this.sources.stream().flatMap((source) -> list(source).stream()).toList();
	}

	/**
	 * Return the active work of one source, or none if it cannot be listed.
	 */
	static List<InFlight> list(InFlightSource source) {
		List<InFlight> work = new ArrayList<>();
		try {
			ThreadState.keep(() -> work.addAll(List.copyOf(source.inFlight())));
		}
		catch (Throwable ex) {
			logger.debug("Could not list active work", ex);
		}
		return List.copyOf(work);
	}

	ActiveWork activeWork() {
		return new ActiveWork(this.sources);
	}

}
