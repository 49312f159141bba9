package io.lifecycle.recording;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import io.lifecycle.recording.CheckReport.Finding;

/**
 * A report of a check as text.
 */
final class CheckText {

	private CheckText() {
	}

	static String of(CheckReport report) {
		TextReport text = new TextReport();
		text.line("Checked " + TextReport.count(report.events(), "event") + " of "
				+ TextReport.count(report.runs().size(), "run") + ": "
				+ TextReport.count(report.violationCount(), "violation") + ".");
		incomplete(text, report);
		if (report.violationCount() > 0) {
			text.title("Violations");
			report.violations()
				.forEach((found) -> text.line("  " + found.file() + ":" + found.line() + ": " + found.description()));
			rest(text, report.violationCount(), report.violations());
		}
		report.open()
			.stream()
			.collect(Collectors.groupingBy(CheckText::run, LinkedHashMap::new, Collectors.toList()))
			.forEach((run, open) -> {
				text.title("Open when run " + run + " was killed, or still recording");
				open.forEach((found) -> text.line("  " + open(found)));
			});
		rest(text, report.openCount(), report.open());
		return text.toString();
	}

	private static String run(Finding open) {
		return (open.run().isEmpty() ? "?" : open.run()) + " (" + open.file() + ")";
	}

	private static void incomplete(TextReport text, CheckReport report) {
		if (report.unknownEvents() > 0) {
			text.line(TextReport.count(report.unknownEvents(), "event") + " of unknown types.");
		}
		if (report.tornLines() > 0) {
			text.line(TextReport.count(report.tornLines(), "line") + " cannot be read.");
		}
		if (report.droppedEvents() > 0) {
			text.line(TextReport.count(report.droppedEvents(), "event") + " dropped while recording.");
		}
	}

	private static String open(Finding open) {
		Double age = open.ageMs();
		return open.description() + ((age != null) ? " after " + TextReport.duration(age) : "");
	}

	private static void rest(TextReport text, long count, List<Finding> listed) {
		if (count > listed.size()) {
			text.line("  and " + TextReport.count(count - listed.size()) + " more");
		}
	}

}
