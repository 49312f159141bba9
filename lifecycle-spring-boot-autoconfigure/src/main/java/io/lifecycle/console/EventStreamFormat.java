package io.lifecycle.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.lifecycle.signal.ListenerTiming;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of the page: server-sent events. The id of each event makes it possible to
 * continue after the connection was interrupted.
 */
final class EventStreamFormat implements StreamFormat {

	private static final Set<String> NAMES = Set.of("seq", "family");

	// The tab, which no JSON of an event has, shows the page where one begins.
	private static final String SEPARATOR = ",\t";

	private String epoch = "";

	@Override
	public String mediaType() {
		return "text/event-stream;charset=UTF-8";
	}

	@Override
	public void begin(StringBuilder out, StateReport report, StreamQuery query) {
		this.epoch = report.epoch();
		out.append("retry: 1000\n");
		frame(out, "hello", report.hello(query));
	}

	@Override
	public void events(StringBuilder out, EventPart part, ShownEvents shown, StreamQuery query) {
		id(out, part);
		out.append("event: events\ndata: ");
		String separator = "[";
		for (EventPart.Numbered numbered : part.events) {
			String json = shown.json(numbered.number(), numbered.event(), query.shown(), NAMES);
			out.append(separator)
				.append("{\"seq\":")
				.append(numbered.number())
				.append(",\"family\":\"")
				.append(EventNames.family(numbered.event()))
				.append("\",")
				.append(json, 1, json.length());
			separator = SEPARATOR;
		}
		out.append("]\n\n");
	}

	@Override
	public void lost(StringBuilder out, EventPart part) {
		Map<String, Object> lost = new LinkedHashMap<>();
		lost.put("from", part.from);
		lost.put("to", part.to);
		lost.put("overwritten", part.overwritten);
		lost.put("left_out", part.leftOut);
		lost.put("unwatched_ms", part.unwatched.toMillis());
		if (part.events.isEmpty()) {
			id(out, part);
		}
		frame(out, "lost", JsonMapper.shared().writeValueAsString(lost));
	}

	@Override
	public void report(StringBuilder out, List<String> counts, @Nullable String state) {
		if (!counts.isEmpty()) {
			frame(out, "seconds", '[' + String.join(",", counts) + ']');
		}
		if (state != null) {
			frame(out, "state", state);
		}
	}

	@Override
	public void timings(StringBuilder out, List<ListenerTiming> calls) {
		Map<String, Object> timing = new LinkedHashMap<>();
		timing.put("request_id", calls.get(0).requestId());
		timing.put("calls", calls.stream().map(EventStreamFormat::fields).toList());
		frame(out, "timing", JsonMapper.shared().writeValueAsString(timing));
	}

	private static Map<String, Object> fields(ListenerTiming call) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("listener", call.listener());
		fields.put("type", call.event());
		fields.put("request_id", call.requestId());
		fields.put("timestamp_ns", call.eventNanos());
		fields.put("begin_ns", call.beganNanos());
		fields.put("duration_ms", call.durationNanos() / 1_000_000.0);
		fields.put("outcome", call.outcome().name().toLowerCase(Locale.ROOT));
		return fields;
	}

	@Override
	public void keepAlive(StringBuilder out) {
		out.append(":\n\n");
	}

	@Override
	public void end(StringBuilder out, String why) {
		frame(out, "bye", "{\"why\":\"" + why + "\"}");
	}

	// The last frame of a part has the id: whoever has it needs nothing before.
	private void id(StringBuilder out, EventPart part) {
		out.append("id: ").append(this.epoch).append('-').append(part.last()).append('\n');
	}

	private static void frame(StringBuilder out, String event, String data) {
		out.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
	}

}
