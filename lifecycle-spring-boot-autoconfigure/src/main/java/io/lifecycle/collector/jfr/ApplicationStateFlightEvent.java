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
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ApplicationStateEvent} in a recording.
 */
@Name("io.lifecycle.ApplicationState")
@Label("Application State")
@Description("The application starts, drains or ends")
@Category("Lifecycle")
final class ApplicationStateFlightEvent extends FlightEvent<ApplicationStateEvent> {

	@Name("application")
	@Label("Application")
	@Description("Id of the application context")
	@Nullable String application;

	@Name("reason")
	@Label("Reason")
	@Description("Why the application ends, of ShutdownBegin")
	@Nullable String reason;

	@Name("in_flight")
	@Label("In Flight")
	@Description("Number of requests, streams and tasks that run, of DrainBegin and DrainComplete")
	int inFlight;

	@Name("elapsed")
	@Label("Elapsed")
	@Description("Time since the start, or since draining began")
	@Timespan(Timespan.NANOSECONDS)
	long elapsed;

	@Override
	ApplicationStateFlightEvent empty() {
		return new ApplicationStateFlightEvent();
	}

	@Override
	void fill(ApplicationStateEvent event) {
		this.application = event.application().getId();
		this.elapsed = elapsed(event);
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
