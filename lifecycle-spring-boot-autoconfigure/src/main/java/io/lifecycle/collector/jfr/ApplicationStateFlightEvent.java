package io.lifecycle.collector.jfr;

import java.util.Locale;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.ShutdownBegin;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ApplicationStateEvent} in a recording.
 */
@Name("io.lifecycle.ApplicationState")
@Label("Application State")
@Description("The application starts, drains or shuts down")
@Category("Lifecycle")
final class ApplicationStateFlightEvent extends FlightEvent<ApplicationStateEvent> {

	@Label("Application")
	@Description("Id of the application context")
	@Nullable String application;

	@Label("Reason")
	@Description("Why the application shuts down; set for ShutdownBegin")
	@Nullable String reason;

	@Name("in_flight")
	@Label("In Flight")
	@Description("Number of active requests, streams and tasks; set for DrainBegin and DrainComplete")
	int inFlight;

	@Override
	void fill(ApplicationStateEvent event) {
		this.application = event.application().getId();
		if (event instanceof ShutdownBegin shutdown) {
			this.reason = shutdown.reason().name().toLowerCase(Locale.ROOT);
		}
		else if (event instanceof DrainBegin drain) {
			this.inFlight = drain.inFlight();
		}
		else if (event instanceof DrainComplete drain) {
			this.inFlight = drain.stragglers().size();
		}
	}

}
