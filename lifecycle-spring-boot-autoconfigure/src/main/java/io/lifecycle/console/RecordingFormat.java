package io.lifecycle.console;

import java.time.Instant;

import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;

/**
 * Lines of JSON like those of a recording. A client that saves them has one.
 */
final class RecordingFormat implements StreamFormat {

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
	}

	@Override
	public void lost(StringBuilder out, EventPart part) {
		out.append(new RecordingGap(part.lost(), Instant.now()).writeLine());
	}

	@Override
	public void keepAlive(StringBuilder out) {
		out.append('\n');
	}

	// The run goes on, and what is open has not ended.
	@Override
	public void end(StringBuilder out, String why) {
	}

}
