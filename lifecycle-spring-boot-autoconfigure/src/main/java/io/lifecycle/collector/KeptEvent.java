package io.lifecycle.collector;

import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.EventSize;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.EventText;
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

	private static final int MOST_LEVELS = 3;

	private static final int MOST_ELEMENTS = 20;

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
		Map<String, @Nullable Object> fields = EventFields.of(event, (message) -> limited(mask.apply(message)));
		return new KeptEvent(event.getClass().getName(), own, own ? leaves(fields, 0) : fields, timestamp(event));
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

	private static Map<String, @Nullable Object> leaves(Map<?, ?> fields, int depth) {
		Map<String, @Nullable Object> leaves = new LinkedHashMap<>();
		fields.entrySet()
			.stream()
			.limit(MOST_ELEMENTS)
			.forEach((field) -> leaves.put(limited(String.valueOf(field.getKey())), leaf(field.getValue(), depth)));
		return leaves;
	}

	private static @Nullable Object leaf(@Nullable Object value, int depth) {
		if (value == null) {
			return null;
		}
		if (value instanceof String text) {
			return limited(text);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		// Only JDK classes are kept: others would keep their class loader alive.
		boolean ofJdk = value.getClass().getClassLoader() == null;
		if (ofJdk && (value instanceof Number || value instanceof Boolean)) {
			return value;
		}
		if (ofJdk && (value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof UUID)) {
			return value.toString();
		}
		return (depth < MOST_LEVELS) ? nested(value, ofJdk, depth + 1) : value.getClass().getSimpleName();
	}

	// A collection of another library may load its elements from a database.
	private static Object nested(Object value, boolean ofJdk, int depth) {
		try {
			if (value instanceof Record composed) {
				return leaves(EventFields.components(composed), depth);
			}
			if (ofJdk && value instanceof Map<?, ?> map) {
				return leaves(map, depth);
			}
			if (ofJdk && value instanceof Collection<?> elements) {
				return elements.stream().limit(MOST_ELEMENTS).map((element) -> leaf(element, depth)).toList();
			}
		}
		catch (Throwable ex) {
			// Another thread may change the value, and an accessor may throw.
		}
		return value.getClass().getSimpleName();
	}

	private static String limited(String text) {
		String line = EventText.oneLine(text);
		return (line.length() <= MOST_CHARACTERS) ? line : line.substring(0, MOST_CHARACTERS) + "…";
	}

}
