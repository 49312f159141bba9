package io.lifecycle.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.lifecycle.collector.KeptEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Decides what of a fact is shown. Values that clients or the application chose are
 * hidden, unless they are asked for: paths, queries, headers, addresses, messages of
 * errors, and all that events of the application itself say. Those that are shown go
 * through Boot's sanitizing functions, texts through a mask too. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class Redaction {

	private static final Set<String> ALWAYS_SHOWN = Set.of("type", "time", "timestamp_ns");

	private static final Set<String> HARMLESS = Set.of("protocol", "method", "http_version", "scheme", "route",
			"reason", "detail", "outcome", "task_id", "task", "listener", "application", "trace_id", "span_id");

	private static final Set<String> NEVER_SHOWN = Set.of("authorization", "proxy-authorization", "cookie",
			"set-cookie");

	private final UnaryOperator<String> mask;

	private final Sanitizer sanitizer;

	/**
	 * Create a redaction.
	 * @param mask hides what looks secret in a text that is shown
	 * @param functions what the application wants to be hidden
	 */
	public Redaction(UnaryOperator<String> mask, Iterable<SanitizingFunction> functions) {
		this.mask = mask;
		this.sanitizer = new Sanitizer(functions);
	}

	Map<String, @Nullable Object> of(LifecycleEvent event, boolean show) {
		return redact(KeptEvent.fields(event), event instanceof KeptEvent kept && kept.own(), show);
	}

	Map<String, @Nullable Object> of(InFlight inFlight, boolean show) {
		return redact(EventFields.of(inFlight), false, show);
	}

	/**
	 * Redact what an error says.
	 * @param error the name of its class and, after a colon, its message
	 */
	@Nullable Object error(@Nullable String error, boolean show) {
		if (error == null) {
			return null;
		}
		int message = error.indexOf(": ");
		if (message < 0) {
			return error;
		}
		String type = error.substring(0, message);
		return show ? value("error", type + ": " + this.mask.apply(error.substring(message + 2)), true) : type;
	}

	private Map<String, @Nullable Object> redact(Map<?, ?> fields, boolean own, boolean show) {
		Map<String, @Nullable Object> redacted = new LinkedHashMap<>();
		fields.forEach((key, value) -> {
			String name = String.valueOf(key);
			redacted.put(name, field(name, value, own, show));
		});
		return redacted;
	}

	private @Nullable Object field(String name, @Nullable Object value, boolean own, boolean show) {
		if (value == null || ALWAYS_SHOWN.contains(name)) {
			return value;
		}
		if (own) {
			return value(name, value, show);
		}
		if (name.equals("headers")) {
			return headers(value, show);
		}
		if (name.equals("error")) {
			return error(value.toString(), show);
		}
		if (value instanceof Map<?, ?> nested) {
			return redact(nested, false, show);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((element) -> field("element", element, false, show)).toList();
		}
		return (value instanceof Number || value instanceof Boolean || HARMLESS.contains(name)) ? value
				: value(name, value, show);
	}

	private @Nullable Object headers(Object value, boolean show) {
		if (!show || !(value instanceof Map<?, ?> headers)) {
			return SanitizableData.SANITIZED_VALUE;
		}
		Map<String, @Nullable Object> shown = new LinkedHashMap<>();
		headers.forEach((key, header) -> {
			String name = String.valueOf(key);
			shown.put(name, value(name, header, !NEVER_SHOWN.contains(name.toLowerCase(Locale.ROOT))));
		});
		return shown;
	}

	private @Nullable Object value(String name, @Nullable Object value, boolean show) {
		Object sanitized = this.sanitizer.sanitize(new SanitizableData(null, name, value), show);
		if (!(sanitized instanceof String text) || !show) {
			return sanitized;
		}
		// A name that looks secret hides its value, whatever that is.
		String named = name + "=";
		return named.equals(this.mask.apply(named)) ? this.mask.apply(text) : SanitizableData.SANITIZED_VALUE;
	}

}
