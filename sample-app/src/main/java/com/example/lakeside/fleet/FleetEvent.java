package com.example.lakeside.fleet;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.util.UriUtils;

/**
 * What one record says: a CloudEvent in binary mode. Its attributes are the headers, its
 * value is the event as JSON.
 *
 * @param application the name of the application
 * @param instance the name of the instance, another one after each start
 * @param type the simple name of the event
 * @param sequence the number of the event within its instance, 0 for a heartbeat
 * @param timestamp when it happened, in milliseconds
 * @param data the event
 */
record FleetEvent(String application, String instance, String type, long sequence, long timestamp, JsonNode data) {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String EVENTS = "io.lifecycle.event.";

	private static final String HEARTBEAT = "io.lifecycle.fleet.InstanceAlive";

	private static final int LONGEST = 200;

	private static final int LONGEST_NAME = 1000;

	private static final double LONGEST_MILLIS = 1e12;

	/**
	 * Read a record.
	 * @param record the record
	 * @return what it says
	 * @throws RuntimeException if it is no event of an instance
	 */
	static FleetEvent read(Record<String, byte[]> record) {
		String[] source = URI.create(header(record.headers(), "ce_source")).getRawPath().split("/", 3);
		String type = header(record.headers(), "ce_type");
		boolean heartbeat = type.equals(HEARTBEAT);
		long sequence = heartbeat ? 0 : Long.parseLong(header(record.headers(), "ce_sequence"));
		JsonNode data = JSON.readTree(record.value());
		if (!data.isObject() || (!heartbeat && sequence < 1)) {
			throw new IllegalArgumentException("Neither an event nor a heartbeat: " + type);
		}
		return new FleetEvent(name(source[1]), name(source[2]), simple(type), sequence, record.timestamp(), data);
	}

	// A name that is cut would be that of another instance, too.
	private static String name(String segment) {
		String name = UriUtils.decode(segment, StandardCharsets.UTF_8);
		if (name.length() > LONGEST_NAME) {
			throw new IllegalArgumentException("A name has " + name.length() + " characters");
		}
		return name;
	}

	private static String header(Headers headers, String name) {
		Header header = headers.lastHeader(name);
		if (header == null) {
			throw new IllegalArgumentException("The record has no header " + name);
		}
		return new String(header.value(), StandardCharsets.UTF_8);
	}

	// An application may have an event of the same simple name.
	private static String simple(String type) {
		return type.equals(HEARTBEAT) ? "InstanceAlive"
				: type.startsWith(EVENTS) ? type.substring(EVENTS.length()) : "";
	}

	long number(String field) {
		return this.data.path(field).asLong(0);
	}

	@Nullable String text(String field) {
		String text = this.data.path(field).asString(null);
		return (text != null) ? cut(text) : null;
	}

	/**
	 * Return a text of limited length.
	 */
	static String cut(String text) {
		return (text.length() > LONGEST)
				? text.substring(0, LONGEST - (Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? 1 : 0)) + "…"
				: text;
	}

	/**
	 * Return a duration in milliseconds, 0 if it is none.
	 */
	static double millis(JsonNode node, String field) {
		double millis = node.path(field).asDouble(0);
		return (millis >= 0) ? Math.min(millis, LONGEST_MILLIS) : 0;
	}

	/**
	 * Return whether the application reported an error.
	 */
	boolean hasError() {
		return this.data.hasNonNull("error");
	}

	/**
	 * Return the name of a request or a task.
	 */
	static String work(JsonNode work) {
		return cut(
				work.path("task").asString(work.path("method").asString("?") + " " + work.path("path").asString("?")));
	}

}
