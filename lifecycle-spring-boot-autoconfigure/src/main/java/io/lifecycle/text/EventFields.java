package io.lifecycle.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.OpenConnection;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.guard.Errors;
import io.lifecycle.text.EventComponents.Component;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * The fields of an event as names and values. All outputs use these names.
 *
 * <p>
 * The first field is {@code type}, the simple name of the event's class. An event of the
 * application also has {@code class}, the full name, because two packages may have events
 * of the same simple name. The components of the record follow in order, in snake_case,
 * including {@code null} values. Some have a different form:
 * <ul>
 * <li>{@code durationNanos} is {@code duration_ms}, a {@code double}.
 * <li>{@code ageNanos} is {@code age_ms} likewise.
 * <li>{@code timestampNanos} is {@code timestamp_ns}, followed by {@code time}, the
 * wall-clock time in ISO-8601.
 * <li>{@link RequestInfo}, {@link ResponseInfo} and {@link InFlight} are nested maps.
 * <li>Reasons are in lower case; a {@link Throwable} and an {@link ApplicationContext}
 * are readable text.
 * </ul>
 * A {@link RequestEvent} also has {@code connection_id}, {@code request_id} and
 * {@code trace_id}: the same keys as in other events. Events that are not records have
 * what their getters and the methods with the name of a field return. If an application's
 * event already has a field of that name, such as {@code type}, {@code class},
 * {@code time} or that of an earlier component, underscores are appended.
 *
 * <p>
 * Texts other than those of the application's own events are printable, see
 * {@link EventText#oneLine(String)}.
 *
 * @since 0.1.0
 */
public final class EventFields {

	/**
	 * The name of the field that has {@link LifecycleEvent#timestampNanos()}.
	 */
	public static final String TIMESTAMP = "timestamp_ns";

	private static final Map<String, String> UNITS = Map.of("timestamp_nanos", TIMESTAMP, "duration_nanos",
			"duration_ms", "age_nanos", "age_ms");

	private EventFields() {
	}

	/**
	 * Return the time of an event. That of an event of the application that throws is
	 * now.
	 * @param event the event
	 * @return the time in nanoseconds, on the clock of {@link LifecycleClock}
	 */
	public static long timestampNanos(LifecycleEvent event) {
		try {
			return event.timestampNanos();
		}
		catch (Throwable ex) {
			return LifecycleClock.monotonicNanos();
		}
	}

	/**
	 * Return the fields of an event.
	 * @param event the event
	 * @param mask hides secrets in error messages
	 * @return the fields in order
	 */
	public static Map<String, @Nullable Object> of(LifecycleEvent event, UnaryOperator<String> mask) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		forEach(event, mask, (name, value) -> fields.put(name, copy(value)));
		return fields;
	}

	/**
	 * Visit the fields of an event in order, without a map of them. A value that
	 * {@linkplain #isNested(Object) has fields itself}, or a list of such values, is
	 * passed as it is.
	 * @param event the event
	 * @param mask hides secrets in error messages
	 * @param visitor receives each name and value
	 */
	public static void forEach(LifecycleEvent event, UnaryOperator<String> mask,
			BiConsumer<String, @Nullable Object> visitor) {
		if (event instanceof FieldedEvent fielded) {
			fielded.fields().forEach(visitor);
			return;
		}
		boolean own = EventFamilies.of(event.getClass()) == LifecycleEvent.class;
		visitor.accept("type", typeName(event.getClass()));
		if (own) {
			visitor.accept("class", event.getClass().getName());
		}
		for (Component component : EventComponents.of(event.getClass())) {
			if (event instanceof RequestEvent exchange && component.field().equals(TIMESTAMP)) {
				visitor.accept("connection_id", exchange.connectionId());
				visitor.accept("request_id", exchange.requestId());
				visitor.accept("trace_id", exchange.traceId());
			}
			Object value = readable(component.read(event), mask);
			visit(component, own ? value : printable(value), visitor);
		}
	}

	/**
	 * Visit the fields of a value that is part of an event, in order.
	 * @param value the value, see {@link #isNested(Object)}
	 * @param visitor receives each name and value
	 */
	public static void forEach(Object value, BiConsumer<String, @Nullable Object> visitor) {
		for (Component component : EventComponents.of(value.getClass())) {
			visit(component, printable(component.read(value)), visitor);
		}
	}

	/**
	 * Return whether a value of a field has fields itself.
	 * @param value the value
	 * @return whether it is a {@link RequestInfo}, {@link ResponseInfo} or
	 * {@link InFlight}
	 */
	public static boolean isNested(@Nullable Object value) {
		return value instanceof RequestInfo || value instanceof ResponseInfo || value instanceof InFlight;
	}

	/**
	 * Return whether a value of a field is a list of values that have fields.
	 * @param value the value
	 * @return whether it is a list, and its first element has fields
	 */
	public static boolean hasNested(@Nullable Object value) {
		try {
			return value instanceof List<?> list && !list.isEmpty() && isNested(list.get(0));
		}
		catch (Throwable ex) {
			// A list of the application may throw.
			return false;
		}
	}

	/**
	 * Return the name of the field that has the value of a component.
	 * @param owner the class of the event, or of a value inside
	 * @param component the name of a record component or a property
	 * @param type its type
	 * @return the name of the field
	 */
	public static String name(Class<?> owner, String component, Class<?> type) {
		return EventComponents.of(owner)
			.stream()
			.filter((found) -> found.name().equals(component))
			.findFirst()
			.map(Component::field)
			.orElseGet(() -> name(component, type));
	}

	static String name(String component, Class<?> type) {
		String key = EventComponents.snakeCase(component);
		return isLong(type) ? UNITS.getOrDefault(key, key) : key;
	}

	/**
	 * Return whether the field of a component has the milliseconds of its nanoseconds.
	 * @param component the name of a record component or a property
	 * @param type its type
	 * @return whether it is a duration
	 */
	public static boolean isDuration(String component, Class<?> type) {
		String name = name(component, type);
		return !name.equals(TIMESTAMP) && !name.equals(EventComponents.snakeCase(component));
	}

	private static boolean isLong(Class<?> type) {
		return type == long.class || type == Long.class;
	}

	/**
	 * Return the fields of active work.
	 * @param inFlight the active work
	 * @return the fields in order, without a {@code type}
	 */
	public static Map<String, @Nullable Object> of(InFlight inFlight) {
		return nested(inFlight);
	}

	/**
	 * Return the fields of an open connection.
	 * @param connection the connection
	 * @return the fields in order, without a {@code type}
	 */
	public static Map<String, @Nullable Object> of(OpenConnection connection) {
		return nested(connection);
	}

	/**
	 * Return the components of a value of the application.
	 * @param value the value
	 * @return the components in order, in snake_case; one that throws is the exception
	 */
	public static Map<String, @Nullable Object> components(Record value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		for (Component component : EventComponents.of(value.getClass())) {
			fields.put(component.key(), component.read(value));
		}
		return fields;
	}

	/**
	 * Return the name of an event type.
	 * @param type the class of the event
	 * @return its simple name
	 */
	public static String typeName(Class<?> type) {
		String name = type.getSimpleName();
		return !name.isEmpty() ? name : type.getName().substring(type.getName().lastIndexOf('.') + 1);
	}

	/**
	 * Return an error as one readable line.
	 * @param error the error
	 * @param mask hides secrets in its message
	 * @return the name of its class and, after a colon, its masked message if there is
	 * one
	 */
	public static String describe(Throwable error, UnaryOperator<String> mask) {
		RecordedError recorded = Errors.recorded(error);
		String message = recorded.getMessage();
		return (message != null) ? recorded.type() + ": " + EventText.oneLine(mask.apply(message)) : recorded.type();
	}

	private static void visit(Component component, @Nullable Object value,
			BiConsumer<String, @Nullable Object> visitor) {
		if (component.isTime() && component.field().equals(TIMESTAMP)) {
			// An event of the application may throw.
			long nanos = (value instanceof Long known) ? known : LifecycleClock.monotonicNanos();
			visitor.accept(TIMESTAMP, nanos);
			visitor.accept("time", EventTime.of(nanos));
		}
		else if (!component.isTime() || !(value instanceof Long nanos)) {
			visitor.accept(component.key(), value);
		}
		else {
			visitor.accept(component.field(), nanos / 1_000_000.0);
		}
	}

	private static @Nullable Object readable(@Nullable Object value, UnaryOperator<String> mask) {
		if (value instanceof Throwable error) {
			return describe(error, mask);
		}
		if (value instanceof ApplicationContext context) {
			return describe(context);
		}
		return (value instanceof Enum<?> constant && isOurs(constant)) ? constant.name().toLowerCase(Locale.ROOT)
				: value;
	}

	// Events of the families consist of these enums; all others belong to the
	// application.
	private static boolean isOurs(Enum<?> constant) {
		return constant.getDeclaringClass().getPackage() == LifecycleEvent.class.getPackage();
	}

	private static @Nullable Object copy(@Nullable Object value) {
		if (value instanceof List<?> list && hasNested(list)) {
			return list.stream().map(EventFields::copy).toList();
		}
		return (value != null && isNested(value)) ? nested(value) : value;
	}

	private static Map<String, @Nullable Object> nested(Object value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		forEach(value, fields::put);
		return fields;
	}

	// Clients choose texts of these events.
	private static @Nullable Object printable(@Nullable Object value) {
		if (value instanceof String text) {
			return EventText.oneLine(text);
		}
		if (value instanceof Map<?, ?> texts && !texts.isEmpty()) {
			Map<String, @Nullable Object> printable = new LinkedHashMap<>();
			texts.forEach((name, text) -> printable.put(String.valueOf(name), printable(text)));
			return printable;
		}
		return value;
	}

	private static String describe(ApplicationContext context) {
		String id = context.getId();
		return (id != null) ? id : context.getDisplayName();
	}

}
