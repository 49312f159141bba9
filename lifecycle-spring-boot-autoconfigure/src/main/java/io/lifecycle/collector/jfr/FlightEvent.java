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
import org.jspecify.annotations.Nullable;

/**
 * What all events in a recording have in common. Fields have the names of
 * {@link EventFields}; what does not apply to a type is null, 0 or false. It starts when
 * it is recorded, on the thread that recorded it, and has no duration of its own.
 */
@Category({ "Lifecycle", "HTTP" })
@Enabled(false)
@StackTrace(false)
abstract class FlightEvent<E extends LifecycleEvent> extends Event {

	@Name("type")
	@Label("Type")
	@Description("Simple name of the event's class")
	String type = "";

	@Name("timestamp_ns")
	@Label("Timestamp")
	@Description("When it happened, in nanoseconds of the monotonic clock of all events; not a date")
	long timestampNanos;

	/**
	 * Record an event of the family of this type, if a recording wants that.
	 */
	@SuppressWarnings("unchecked")
	final void record(LifecycleEvent event) {
		if (isEnabled()) {
			FlightEvent<E> flight = empty();
			flight.type = EventFields.typeName(event.getClass());
			flight.timestampNanos = event.timestampNanos();
			flight.fill((E) event);
			flight.commit();
		}
	}

	/**
	 * Create another one of this type.
	 */
	abstract FlightEvent<E> empty();

	/**
	 * Take over what the event says.
	 */
	abstract void fill(E event);

	static long elapsed(LifecycleEvent event) {
		return (event instanceof TimedEvent timed) ? timed.durationNanos() : 0;
	}

	static @Nullable String errorClass(FallibleEvent event) {
		Throwable error = event.error();
		return (error != null) ? error.getClass().getName() : null;
	}

}
