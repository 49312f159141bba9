package io.lifecycle.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * What the console shows.
 *
 * @param identity the run of the application
 * @param bus the bus of the listeners
 * @param recent the ring of the latest events
 * @param connections the connections, and those who only observe the application
 * @param start returns the events of the start
 * @param inFlight lists the active work
 * @param collectors finds the buffered collectors, by name
 * @param remaining returns the time that is left to drain, or {@code null} unless the
 * application drains
 * @param drainTimeout the maximum time to drain
 * @param json writes events
 * @param redaction decides which values to hide
 * @param signals returns the link from the page to the endpoint {@code signals}, or
 * {@code null} if it permits no actions
 * @param server returns the address of the application on this host, such as
 * {@code https://localhost:8443}; {@code null} if it is that of the page
 * @since 0.1.0
 */
public record ConsoleSource(InstanceIdentity identity, SignalBus bus, RecentEvents recent, Connections connections,
		Supplier<List<ApplicationStateEvent>> start, Supplier<List<InFlight>> inFlight,
		Supplier<Map<String, BufferedCollector>> collectors, Supplier<@Nullable Duration> remaining,
		Duration drainTimeout, LifecycleJson json, Redaction redaction, Supplier<@Nullable String> signals,
		Supplier<@Nullable String> server) {

	/**
	 * The size of the ring while somebody reads it.
	 */
	public static final int RING = 8192;

	/**
	 * Return the first part of the id of an event, which differs between processes.
	 */
	String epoch() {
		String run = this.identity.run().replaceAll("[^A-Za-z0-9]", "");
		return run.substring(0, Math.min(run.length(), 12));
	}

}
