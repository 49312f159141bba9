package io.lifecycle.collector.jfr;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * What all events in a recording have in common. Fields have the names of
 * {@link EventFields}; what does not apply to a type is null, 0 or false. It starts when
 * it is recorded, on the thread that recorded it, and has no duration of its own.
 */
@Category({ "Lifecycle", "HTTP" })
@Enabled(false)
@StackTrace(false)
abstract class FlightEvent extends Event {

	@Name("type")
	@Label("Type")
	@Description("Simple name of the event's class")
	String type = "";

	@Name("timestamp_ns")
	@Label("Timestamp")
	@Description("When it happened, in nanoseconds of the monotonic clock of all events; not a date")
	long timestampNanos;

	final void commit(LifecycleEvent event) {
		this.type = EventFields.typeName(event.getClass());
		this.timestampNanos = event.timestampNanos();
		commit();
	}

}
