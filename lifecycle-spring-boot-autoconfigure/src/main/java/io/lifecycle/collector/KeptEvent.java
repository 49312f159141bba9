package io.lifecycle.collector;

import java.util.Map;
import java.util.function.UnaryOperator;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.EventSize;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.FieldedEvent;
import io.lifecycle.text.OwnValues;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an event that refers to objects of the application: they are replaced by
 * their text. Other events are kept as they are, with a {@link RecordedError} instead of
 * their error.
 *
 * @param className the name of the event's class
 * @param own whether the application defines that class
 * @param fields the fields, without a reference to an object of the application
 * @param timestampNanos when it happened
 * @since 0.1.0
 */
public record KeptEvent(String className, boolean own, Map<String, @Nullable Object> fields,
		long timestampNanos) implements FieldedEvent {

	private static final int MOST_CHARACTERS = 500;

	/**
	 * Return an event that may be kept. Most events contain only numbers and short texts
	 * and are returned unchanged.
	 */
	static LifecycleEvent of(LifecycleEvent event, UnaryOperator<String> mask) {
		Class<?> family = EventFamilies.of(event.getClass());
		boolean own = family == LifecycleEvent.class;
		if (own || family == ApplicationStateEvent.class) {
			return copy(event, own, mask);
		}
		boolean keepable = !hasError(event) && EventSize.of(event) <= EventSize.USUAL;
		return keepable ? event : EventSize.reduced(event, (error) -> masked(Errors.recorded(error), mask));
	}

	private static LifecycleEvent copy(LifecycleEvent event, boolean own, UnaryOperator<String> mask) {
		Map<String, @Nullable Object> fields = EventFields.of(event, mask);
		Map<String, @Nullable Object> kept = !own ? fields
				: new OwnValues(mask, MOST_CHARACTERS, (value) -> value.getClass().getSimpleName()).of(fields);
		return new KeptEvent(event.getClass().getName(), own, kept, EventFields.timestampNanos(event));
	}

	private static RecordedError masked(RecordedError error, UnaryOperator<String> mask) {
		String message = error.getMessage();
		return (message != null) ? new RecordedError(error.type(), mask.apply(message)) : error;
	}

	private static boolean hasError(LifecycleEvent event) {
		return event instanceof FallibleEvent fallible && fallible.error() != null;
	}

	static String className(LifecycleEvent event) {
		return (event instanceof KeptEvent kept) ? kept.className() : event.getClass().getName();
	}

	/**
	 * Return the fields of a kept event.
	 * @param event the event or its copy
	 * @return its fields in order
	 */
	public static Map<String, @Nullable Object> fields(LifecycleEvent event) {
		return EventFields.of(event, UnaryOperator.identity());
	}

}
