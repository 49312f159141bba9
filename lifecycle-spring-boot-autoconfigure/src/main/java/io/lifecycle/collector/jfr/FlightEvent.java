package io.lifecycle.collector.jfr;

import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.TimedEvent;
import io.lifecycle.text.EventFields;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The fields that all events in a recording share. They have the names of
 * {@link EventFields}; a field that does not apply to a type is null, 0 or false. A
 * flight event starts when it is recorded, on the recording thread, and has no duration
 * of its own.
 */
@Category({ "Lifecycle", "HTTP" })
@Enabled(false)
@StackTrace(false)
abstract class FlightEvent<E extends LifecycleEvent> extends Event {

	@Label("Type")
	@Description("Simple name of the event's class")
	String type = "";

	@Name("timestamp_ns")
	@Label("Timestamp")
	@Description("When the event happened, in nanoseconds of the monotonic clock of all events; not a date")
	long timestampNanos;

	@Label("Elapsed")
	@Description("Duration of what ended; set for events that end something")
	@Timespan(Timespan.NANOSECONDS)
	long elapsed;

	@Label("Error")
	@Description("Class of the error, without the message")
	@Nullable String error;

	/**
	 * Record an event of the family of this type.
	 */
	@SuppressWarnings("unchecked")
	final void record(LifecycleEvent event) {
		this.type = EventFields.typeName(event.getClass());
		try {
			fillCommon(event);
			fill((E) event);
		}
		catch (Throwable ex) {
			// An event of the application may throw; the fields that could be read are
			// recorded.
		}
		commit();
	}

	private void fillCommon(LifecycleEvent event) {
		this.timestampNanos = event.timestampNanos();
		this.elapsed = (event instanceof TimedEvent timed) ? timed.durationNanos() : 0;
		Throwable error = (event instanceof FallibleEvent fallible) ? fallible.error() : null;
		this.error = (error != null) ? error.getClass().getName() : null;
	}

	/**
	 * Fill the fields that only this type has.
	 */
	abstract void fill(E event);

}
