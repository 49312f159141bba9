package io.lifecycle.collector;

import java.util.Map;
import java.util.function.UnaryOperator;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.EventSize;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.OwnValues;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an event that may be kept: objects of the application are replaced by their
 * text.
 *
 * @param className the name of the event's class
 * @param own whether the application defines that class
 * @param fields the fields, without a reference to an object of the application
 * @param timestampNanos when it happened
 * @since 0.1.0
 */
public record KeptEvent(String className, boolean own, Map<String, @Nullable Object> fields,
		long timestampNanos) implements LifecycleEvent {

	private static final int MOST_CHARACTERS = 500;

	/**
	 * Return an event that may be kept. Most events contain only numbers and short texts
	 * and are returned unchanged.
	 */
	static LifecycleEvent of(LifecycleEvent event, UnaryOperator<String> mask) {
		return copy((EventSize.of(event) > EventSize.USUAL) ? EventSize.reduced(event) : event, mask);
	}

	private static LifecycleEvent copy(LifecycleEvent event, UnaryOperator<String> mask) {
		Class<?> family = EventFamilies.of(event.getClass());
		boolean own = family == LifecycleEvent.class;
		if (!own && family != ApplicationStateEvent.class && !hasError(event)) {
			return event;
		}
		Map<String, @Nullable Object> fields = EventFields.of(event,
				(message) -> EventSize.limited(mask.apply(message), MOST_CHARACTERS));
		Map<String, @Nullable Object> kept = !own ? fields
				: new OwnValues(mask, MOST_CHARACTERS, (value) -> value.getClass().getSimpleName()).of(fields);
		return new KeptEvent(event.getClass().getName(), own, kept, timestamp(event));
	}

	private static long timestamp(LifecycleEvent event) {
		try {
			return event.timestampNanos();
		}
		catch (Throwable ex) {
			// An event of the application throws.
			return LifecycleClock.monotonicNanos();
		}
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
		return (event instanceof KeptEvent kept) ? kept.fields() : EventFields.of(event, UnaryOperator.identity());
	}

}
