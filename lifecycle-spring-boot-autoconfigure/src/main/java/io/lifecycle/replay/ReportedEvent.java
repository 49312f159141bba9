package io.lifecycle.replay;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a report says about one recorded event.
 *
 * @param run the run that recorded the event
 * @param number the number of the event in the recording
 * @param time when it happened
 * @param title describes it for a reader
 * @param conclusions the conclusion of each listener as text
 */
record ReportedEvent(String run, long number, Instant time, String title, Map<String, String> conclusions) {

	/**
	 * Read a line.
	 * @return the JSON object
	 * @throws IllegalArgumentException if it is no line of a report
	 */
	static JsonNode read(String line) {
		try {
			JsonNode json = JsonMapper.shared().readTree(line);
			if (json.has("number") && json.has("listener") && json.has("outcome")) {
				return json;
			}
		}
		catch (JacksonException ex) {
			// The reason is the same.
		}
		throw new IllegalArgumentException(
				"It is not a report of a replay: " + line.substring(0, Math.min(100, line.length())));
	}

	static ReportedEvent of(JsonNode json) {
		String title = "%s:%s %s %s".formatted(json.path("file").asString(""), json.path("line").asLong(),
				json.path("event").asString(""), json.path("time").asString(""));
		return new ReportedEvent(json.path("run").asString(""), json.path("number").asLong(),
				Instant.parse(json.path("time").asString()), title, new LinkedHashMap<>());
	}

	void add(JsonNode json) {
		String emitted = json.has("emission") ? " on an emitted " + json.path("event").asString("") : "";
		String listener = json.path("listener").asString("") + emitted;
		String name = listener;
		for (int i = 2; this.conclusions.containsKey(name); i++) {
			name = listener + " #" + i;
		}
		this.conclusions.put(name, describe(json));
	}

	private static String describe(JsonNode json) {
		StringBuilder text = new StringBuilder(json.path("outcome").asString(""));
		append(text, " with ", json.get("failure"));
		append(text, " ", json.get("emission"));
		append(text, ", emitted ", json.get("emitted"));
		append(text, ", started ", json.get("tasks"));
		append(text, ", logged ", json.get("logged"));
		return text.toString().replace("timed_out", "timed out").replace("filtered", "filtered out");
	}

	private static void append(StringBuilder text, String prefix, @Nullable JsonNode value) {
		if (value != null && value.isArray()) {
			text.append(prefix)
				.append(StreamSupport.stream(value.spliterator(), false)
					.map(ReportedEvent::text)
					.collect(Collectors.joining(", ")));
		}
		else if (value != null) {
			text.append(prefix).append(text(value));
		}
	}

	private static String text(JsonNode value) {
		return value.isString() ? value.asString() : value.toString();
	}

}
