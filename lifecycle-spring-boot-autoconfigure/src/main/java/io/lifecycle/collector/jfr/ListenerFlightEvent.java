package io.lifecycle.collector.jfr;

import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.ListenerQuarantined;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ListenerEvent} in a recording.
 */
@Name("io.lifecycle.Listener")
@Label("Listener Health")
@Description("A listener was quarantined or restored")
@Category("Lifecycle")
final class ListenerFlightEvent extends FlightEvent<ListenerEvent> {

	@Label("Listener")
	@Description("Name of the listener")
	@Nullable String listener;

	@Label("Failures")
	@Description("Number of consecutive failures; set for ListenerQuarantined")
	int failures;

	@Override
	void fill(ListenerEvent event) {
		this.listener = event.listener();
		this.failures = (event instanceof ListenerQuarantined quarantined) ? quarantined.failures() : 0;
	}

}
