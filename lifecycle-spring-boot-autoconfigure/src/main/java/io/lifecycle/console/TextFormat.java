package io.lifecycle.console;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.text.EventText;

/**
 * One readable line for each event, for a terminal.
 */
final class TextFormat implements StreamFormat {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

	@Override
	public String mediaType() {
		return "text/plain;charset=UTF-8";
	}

	@Override
	public boolean isShort() {
		return true;
	}

	@Override
	public void begin(StringBuilder out, StateReport report, StreamQuery query) {
		out.append("# ")
			.append(EventText.oneLine(report.identity().application()))
			.append(", process ")
			.append(ProcessHandle.current().pid())
			.append(query.shown() ? "" : ", values are hidden")
			.append(query.all() ? "\n" : ", ?all shows every event\n");
	}

	@Override
	public void events(StringBuilder out, EventPart part, ShownEvents shown, StreamQuery query) {
		part.events.forEach((numbered) -> out.append(time(numbered.event().timestampNanos()))
			.append("  ")
			.append(EventText.oneLine(EventLine.of(shown.fields(numbered.event(), query.shown()))))
			.append('\n'));
	}

	private static String time(long timestampNanos) {
		return LocalTime.ofInstant(LifecycleClock.toInstant(timestampNanos), ZoneId.systemDefault()).format(TIME);
	}

	@Override
	public void lost(StringBuilder out, EventPart part) {
		if (!part.unwatched.isZero()) {
			out.append("# nobody watched for ").append(part.unwatched.toMillis()).append(" ms\n");
		}
		if (part.lost() > 0) {
			out.append("# ").append(part.lost()).append(" events are missing here\n");
		}
	}

	@Override
	public void keepAlive(StringBuilder out) {
		out.append('\n');
	}

	@Override
	public void end(StringBuilder out, String why) {
		out.append("# end: ").append(why).append('\n');
	}

}
