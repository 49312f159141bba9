package io.lifecycle.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Decides which values are shown. Values that clients or the application chose are hidden
 * by default: paths, queries, headers, addresses, error messages, and all fields of
 * events that the application defines. An unusual method, protocol version or scheme is
 * {@code _OTHER}, as OpenTelemetry defines it. If they are shown, values pass a sanitizer
 * of the application, and texts also pass a mask. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Redaction {

	/**
	 * The replacement for a hidden value.
	 */
	public static final String HIDDEN = "******";

	private static final Set<String> ALWAYS_SHOWN = Set.of("type", "class", "time", "timestamp_ns");

	private static final Set<String> HARMLESS = Set.of("protocol", "route", "reason", "detail", "outcome", "task_id",
			"task", "listener", "application", "trace_id", "span_id");

	// Clients choose these values too, so others than the usual ones are hidden.
	private static final Map<String, Set<String>> USUAL = Map.of("method",
			Set.of("", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"),
			"http_version", Set.of("", "HTTP/0.9", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0"), "scheme",
			Set.of("", "http", "https", "ws", "wss"));

	private static final String UNUSUAL = "_OTHER";

	private static final Set<String> NEVER_SHOWN = Set.of("authorization", "proxy-authorization", "cookie",
			"set-cookie");

	private final UnaryOperator<String> mask;

	private final BiFunction<String, Object, @Nullable Object> sanitizer;

	/**
	 * Create a redaction.
	 * @param mask hides secrets in texts that are shown
	 * @param sanitizer returns the value to show, given the name of the field and the
	 * value
	 */
	public Redaction(UnaryOperator<String> mask, BiFunction<String, Object, @Nullable Object> sanitizer) {
		this.mask = mask;
		this.sanitizer = sanitizer;
	}

	/**
	 * Redact the fields of an event or of active work.
	 * @param fields the fields, see {@link EventFields}
	 * @param own whether the application defines the event
	 * @param show whether to show values
	 * @return the fields, in the same order
	 */
	public Map<String, @Nullable Object> of(Map<?, ? extends @Nullable Object> fields, boolean own, boolean show) {
		Map<String, @Nullable Object> redacted = new LinkedHashMap<>();
		fields.forEach((key, value) -> {
			String name = String.valueOf(key);
			redacted.put(name, field(name, value, own, show));
		});
		return redacted;
	}

	/**
	 * Redact an error.
	 * @param error the name of its class and, after a colon, its message; or {@code null}
	 * @param show whether to show values
	 * @return the error to show, at least the name of its class; {@code null} without an
	 * error
	 */
	public @Nullable Object error(@Nullable String error, boolean show) {
		int message = (error != null) ? error.indexOf(": ") : -1;
		if (error == null || message < 0) {
			return error;
		}
		String type = error.substring(0, message);
		return show ? shown("error", type + ": " + this.mask.apply(error.substring(message + 2))) : type;
	}

	private @Nullable Object field(String name, @Nullable Object value, boolean own, boolean show) {
		if (value == null || ALWAYS_SHOWN.contains(name)) {
			return value;
		}
		if (own) {
			return show ? ownField(name, value) : HIDDEN;
		}
		if (name.equals("headers") && value instanceof Map<?, ?> headers) {
			return show ? headers(headers) : HIDDEN;
		}
		if (name.equals("error")) {
			return error(value.toString(), show);
		}
		if (value instanceof Map<?, ?> nested) {
			return of(nested, false, show);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((element) -> field("element", element, false, show)).toList();
		}
		if (name.equals("client_port") && !show) {
			// Together with the time it identifies a client as its address does.
			return -1;
		}
		if (value instanceof Number || value instanceof Boolean || HARMLESS.contains(name)) {
			return value;
		}
		return show ? shown(name, value) : hidden(name, value);
	}

	private @Nullable Object ownField(String name, @Nullable Object value) {
		Object shown = (value != null) ? shown(name, value) : null;
		if (shown instanceof Map<?, ?> nested) {
			Map<String, @Nullable Object> fields = new LinkedHashMap<>();
			nested.forEach((key, field) -> fields.put(String.valueOf(key), ownField(String.valueOf(key), field)));
			return fields;
		}
		return (shown instanceof List<?> list) ? list.stream().map((element) -> ownField(name, element)).toList()
				: shown;
	}

	private static Object hidden(String name, Object value) {
		Set<String> usual = USUAL.get(name);
		if (usual == null) {
			return HIDDEN;
		}
		return usual.contains(value.toString()) ? value : UNUSUAL;
	}

	private Map<String, @Nullable Object> headers(Map<?, ?> headers) {
		Map<String, @Nullable Object> shown = new LinkedHashMap<>();
		headers.forEach((key, value) -> {
			String name = String.valueOf(key);
			shown.put(name, NEVER_SHOWN.contains(name.toLowerCase(Locale.ROOT)) ? HIDDEN : shown(name, value));
		});
		return shown;
	}

	private @Nullable Object shown(String name, Object value) {
		Object sanitized = this.sanitizer.apply(name, value);
		// The value of a field whose name looks like a secret is always hidden.
		String named = name + "=";
		if (!named.equals(this.mask.apply(named))) {
			return HIDDEN;
		}
		return (sanitized instanceof String text) ? this.mask.apply(text) : sanitized;
	}

}
