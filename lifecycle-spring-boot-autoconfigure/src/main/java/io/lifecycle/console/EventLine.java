package io.lifecycle.console;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The fields of an event as one readable line.
 */
final class EventLine {

	private static final Set<String> KNOWN = Set.of("type", "class", "time", "timestamp_ns");

	private final Map<?, ?> fields;

	private EventLine(Map<?, ?> fields) {
		this.fields = fields;
	}

	static String of(Map<String, @Nullable Object> fields) {
		return new EventLine(fields).line();
	}

	private String line() {
		// An own event may have the name of one of ours.
		return switch (this.fields.containsKey("class") ? "" : text("type")) {
			case "RequestReceived" -> connection() + "  " + request() + "  …";
			case "RequestComplete" -> connection() + "  " + request() + response();
			case "ConnectionOpened" -> connection() + "  opened  " + text("protocol") + optional("  ", "client_addr");
			case "ConnectionClosed" -> connection() + "  closed  " + text("reason") + detail() + "  " + requests()
					+ ", " + bytes(this.fields.get("total_bytes_sent")) + ", " + duration();
			case "ClientDisconnected" -> connection() + "  the client has left";
			case "BackgroundTaskStarted" -> "task  " + text("task") + "  …";
			case "BackgroundTaskComplete" -> "task  " + text("task") + "  " + duration();
			case "BackgroundTaskFailed" -> "task  " + text("task") + "  " + duration() + optional("  ", "error");
			default -> text("type") + "  " + others();
		};
	}

	private String connection() {
		return '#' + text("connection_id");
	}

	private String requests() {
		String count = text("requests_served");
		return count + (count.equals("1") ? " request" : " requests");
	}

	private EventLine nested(String name) {
		return new EventLine((this.fields.get(name) instanceof Map<?, ?> nested) ? nested : Map.of());
	}

	private String request() {
		EventLine request = nested("request");
		return request.text("method") + ' ' + request.text("path") + request.optional("?", "query");
	}

	private String response() {
		EventLine response = nested("response");
		return "  " + response.text("status") + "  " + bytes(response.fields.get("bytes_sent")) + "  " + duration()
				+ response.optional("  ", "route") + optional("  ", "error");
	}

	private String detail() {
		return (this.fields.get("detail") != null) ? " (" + text("detail") + ')' : "";
	}

	private String text(String name) {
		return String.valueOf(this.fields.get(name));
	}

	private String optional(String separator, String name) {
		return (this.fields.get(name) != null) ? separator + text(name) : "";
	}

	private String duration() {
		return (this.fields.get("duration_ms") instanceof Number ms) ? decimal(ms.doubleValue()) + " ms" : "";
	}

	private static String bytes(@Nullable Object value) {
		long bytes = (value instanceof Number number) ? number.longValue() : -1;
		if (bytes < 0) {
			return "? B";
		}
		return (bytes < 1000) ? bytes + " B"
				: (bytes < 1_000_000) ? decimal(bytes / 1e3) + " kB" : decimal(bytes / 1e6) + " MB";
	}

	private static String decimal(double value) {
		return String.format(Locale.ROOT, (value < 100) ? "%.1f" : "%.0f", value);
	}

	private String others() {
		return this.fields.entrySet()
			.stream()
			.filter((field) -> field.getValue() != null && !KNOWN.contains(String.valueOf(field.getKey())))
			.map((field) -> field.getKey() + "=" + field.getValue())
			.collect(Collectors.joining(" "));
	}

}
