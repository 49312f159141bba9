package io.lifecycle.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.guard.Errors;
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
 * the properties of their getters. If a component of an application's event is called
 * {@code type}, {@code class} or {@code time}, an underscore is appended to its name.
 *
 * <p>
 * Texts other than those of the application's own events are printable, see
 * {@link EventText#oneLine(String)}.
 *
 * @since 0.1.0
 */
public final class EventFields {

	private EventFields() {
	}

	/**
	 * Return the fields of an event.
	 * @param event the event
	 * @param mask hides secrets in error messages
	 * @return the fields in order
	 */
	public static Map<String, @Nullable Object> of(LifecycleEvent event, UnaryOperator<String> mask) {
		boolean own = EventFamilies.of(event.getClass()) == LifecycleEvent.class;
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("type", typeName(event.getClass()));
		if (own) {
			fields.put("class", event.getClass().getName());
		}
		EventComponents.of(event.getClass()).forEach(event, (key, value) -> {
			if (event instanceof RequestEvent exchange && key.equals("timestamp_nanos")) {
				fields.put("connection_id", exchange.connectionId());
				fields.put("request_id", exchange.requestId());
				fields.put("trace_id", exchange.traceId());
			}
			put(fields, key, own ? readable(value, mask) : printable(readable(value, mask)));
		});
		return fields;
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
	 * Return the components of a value of the application.
	 * @param value the value
	 * @return the components in order, in snake_case; one that throws is the exception
	 */
	public static Map<String, @Nullable Object> components(Record value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		EventComponents.of(value.getClass()).forEach(value, fields::put);
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

	private static void put(Map<String, @Nullable Object> fields, String key, @Nullable Object value) {
		if (key.equals("timestamp_nanos") && value instanceof Long timestamp) {
			fields.put("timestamp_ns", timestamp);
			fields.put("time", LifecycleClock.toInstant(timestamp).toString());
		}
		else if ((key.equals("duration_nanos") || key.equals("age_nanos")) && value instanceof Long nanos) {
			fields.put(key.replace("_nanos", "_ms"), nanos / 1_000_000.0);
		}
		else {
			fields.put(key, value);
		}
	}

	private static @Nullable Object readable(@Nullable Object value, UnaryOperator<String> mask) {
		if (value instanceof Throwable error) {
			return describe(error, mask);
		}
		if (value instanceof ApplicationContext context) {
			return describe(context);
		}
		if (value instanceof List<?> list && areOurs(list)) {
			return list.stream().map((element) -> isOurs(element) ? ours(element) : element).toList();
		}
		if (value == null || value instanceof LifecycleEvent || !isOurs(value)) {
			return value;
		}
		return ours(value);
	}

	private static Object ours(Object value) {
		return (value instanceof Enum<?> constant) ? constant.name().toLowerCase(Locale.ROOT) : nested(value);
	}

	private static boolean areOurs(List<?> list) {
		try {
			return !list.isEmpty() && isOurs(list.get(0));
		}
		catch (Throwable ex) {
			// A list of the application may throw.
			return false;
		}
	}

	// Events of the families consist of these types; all others belong to the
	// application.
	private static boolean isOurs(@Nullable Object value) {
		return value != null && value.getClass().getPackage() == LifecycleEvent.class.getPackage();
	}

	private static Map<String, @Nullable Object> nested(Object value) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		EventComponents.of(value.getClass()).forEach(value, (key, component) -> put(fields, key, printable(component)));
		return fields;
	}

	// Clients choose texts of these events.
	private static @Nullable Object printable(@Nullable Object value) {
		if (value instanceof String text) {
			return EventText.oneLine(text);
		}
		if (value instanceof Map<?, ?> texts) {
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
