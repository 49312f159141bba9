package io.lifecycle.console;

import java.time.Instant;

import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;

/**
 * Lines of JSON like those of a recording. A client that saves them has one.
 */
final class RecordingFormat implements StreamFormat {

	private long events;

	private long missing;

	@Override
	public String mediaType() {
		return "application/x-ndjson";
	}

	@Override
	public void begin(StringBuilder out, StateReport report, StreamQuery query) {
		out.append(RecordingHeader.of(report.identity(), 1).writeLine());
	}

	@Override
	public void events(StringBuilder out, EventPart part, ShownEvents shown, StreamQuery query) {
		part.events.forEach(
				(numbered) -> out.append(shown.json(numbered.number(), numbered.event(), query.shown())).append('\n'));
		this.events += part.events.size();
	}

	@Override
	public void lost(StringBuilder out, EventPart part) {
		this.missing += part.lost();
		out.append(new RecordingGap(part.lost(), Instant.now()).writeLine());
	}

	@Override
	public void keepAlive(StringBuilder out) {
		out.append('\n');
	}

	@Override
	public void end(StringBuilder out, String why) {
		out.append(new RecordingEnd(this.events, this.missing, 0, Instant.now()).writeLine());
	}

}
