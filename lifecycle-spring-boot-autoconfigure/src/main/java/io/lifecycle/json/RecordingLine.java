package io.lifecycle.json;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a recording that is no event: it says where the events around it come from,
 * and whether some are missing. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface RecordingLine permits RecordingHeader, RecordingGap, RecordingEnd {

	/**
	 * Return when the line was written.
	 * @return the wall-clock time
	 */
	Instant time();

	/**
	 * Write the fields between {@code type} and {@code time}.
	 * @param json the object
	 */
	void write(ObjectNode json);

	/**
	 * Write this as a line of a file.
	 * @return a JSON object in one line, with a line feed at its end
	 */
	default String writeLine() {
		ObjectNode json = JsonMapper.shared().createObjectNode();
		json.put("type", type(getClass()));
		write(json);
		return json.put("time", time().toString()).toString() + '\n';
	}

	/**
	 * Read a line of a file.
	 * @param line a JSON object
	 * @return the line, or {@code null} if it is an event
	 * @throws RuntimeException if the text is no JSON, or has no date in {@code time}
	 */
	static @Nullable RecordingLine read(String line) {
		return of(JsonMapper.shared().readTree(line));
	}

	/**
	 * Convert a JSON object. Fields that are missing are empty or 0.
	 * @param json the object
	 * @return the line, or {@code null} if it is an event
	 * @throws RuntimeException if it has no date in {@code time}
	 */
	static @Nullable RecordingLine of(JsonNode json) {
		String type = json.path("type").asString("");
		// An event of an application may have such a name, but then it has a class.
		if (!type.startsWith("Recording") || json.has("class")) {
			return null;
		}
		Instant time = Instant.parse(json.path("time").asString(""));
		if (type.equals(type(RecordingHeader.class))) {
			return RecordingHeader.of(json, time);
		}
		if (type.equals(type(RecordingGap.class))) {
			return new RecordingGap(json.path("dropped").asLong(0), time);
		}
		return type.equals(type(RecordingEnd.class)) ? new RecordingEnd(json.path("events").asLong(0),
				json.path("dropped").asLong(0), json.path("failed").asLong(0), time) : null;
	}

	private static String type(Class<?> line) {
		return (line == RecordingHeader.class) ? "Recording" : line.getSimpleName();
	}

}
