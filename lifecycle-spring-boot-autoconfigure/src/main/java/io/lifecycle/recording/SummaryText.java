package io.lifecycle.recording;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lifecycle.recording.RecordingSummary.Drain;
import io.lifecycle.recording.RecordingSummary.Durations;
import io.lifecycle.recording.RecordingSummary.Route;
import io.lifecycle.recording.RecordingSummary.SlowRequest;

/**
 * A summary as text: a table for each thing that the recording contains.
 */
final class SummaryText {

	private static final List<String> DURATIONS = List.of("p50", "p95", "p99", "max");

	private static final List<String> STATUSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", "none");

	private final TextReport text = new TextReport();

	private SummaryText(RecordingSummary summary) {
		this.text.line(TextReport.count(summary.events(), "event") + " of "
				+ TextReport.count(summary.runs().size(), "run") + ", " + summary.unknownEvents()
				+ " of unknown types; " + TextReport.count(summary.droppedEvents(), "event")
				+ " dropped while recording, " + TextReport.count(summary.tornLines(), "line") + " cannot be read.");
	}

	static String of(RecordingSummary summary) {
		SummaryText text = new SummaryText(summary);
		text.addRuns(summary.runs());
		text.addRequests(summary);
		text.addCounts("Errors", summary.errors());
		text.addConnections(summary);
		text.addTasks(summary);
		text.addDrains(summary.drains());
		text.addCounts("Events", summary.types());
		return text.text.toString();
	}

	private void addRuns(List<RecordedRun> runs) {
		add("Runs", "<<<<<>><", List.of("run", "application", "instance", "begin", "end", "events", "dropped", ""),
				runs.stream()
					.map((run) -> List.of(run.run(), run.application(), run.instance(), TextReport.time(run.begin()),
							TextReport.time(run.end()), TextReport.count(run.events()),
							TextReport.count(run.droppedEvents()), run.ended() ? "ended" : "killed or still recording"))
					.toList());
	}

	private void addRequests(RecordingSummary summary) {
		List<String> statuses = STATUSES.stream()
			.filter((status) -> summary.routes().stream().anyMatch((route) -> route.statuses().containsKey(status)))
			.toList();
		add("Requests", "<<>" + ">".repeat(statuses.size() + 5), concat(List.of("method", "route", "count"),
				Stream.concat(statuses.stream(), Stream.of("errors")), DURATIONS.stream()),
				summary.routes().stream().map((route) -> row(route, statuses)).toList());
		add("Slowest requests", "><<<<", List.of("duration", "status", "request", "time", "place"),
				summary.slowest().stream().map(SummaryText::row).toList());
	}

	private static List<String> row(Route route, List<String> statuses) {
		Stream<String> counts = statuses.stream().map((status) -> count(route.statuses().getOrDefault(status, 0L)));
		return concat(
				List.of(route.method(), (route.route() != null) ? route.route() : "(no route)",
						TextReport.count(route.count())),
				Stream.concat(counts, Stream.of(count(route.errors()))), cells(route.durations()));
	}

	private static List<String> row(SlowRequest slow) {
		return List.of(TextReport.duration(slow.durationMs()), String.valueOf(slow.status()),
				slow.method() + " " + slow.path(), TextReport.time(slow.time()), slow.file() + ":" + slow.line());
	}

	private void addConnections(RecordingSummary summary) {
		addCounts("Closed connections", summary.closeReasons());
		if (summary.abortedResponses() + summary.clientDisconnects() > 0) {
			this.text.line("  " + TextReport.count(summary.abortedResponses(), "response") + " did not complete, "
					+ TextReport.count(summary.clientDisconnects(), "client") + " left during an exchange.");
		}
	}

	private void addTasks(RecordingSummary summary) {
		add("Tasks", "<>>>>>>", concat(List.of("task", "count", "failed"), Stream.of(), DURATIONS.stream()),
				summary.tasks()
					.stream()
					.map((task) -> concat(List.of(task.task(), TextReport.count(task.count()), count(task.failed())),
							Stream.of(), cells(task.durations())))
					.toList());
	}

	private void addDrains(List<Drain> drains) {
		add("Drains", "<<><", List.of("time", "outcome", "duration", "still active"),
				drains.stream()
					.map((drain) -> List.of(TextReport.time(drain.time()), drain.outcome().name(),
							TextReport.duration(drain.durationMs()), String.valueOf(drain.stragglers().size())))
					.toList());
		drains.stream()
			.flatMap((drain) -> drain.stragglers().stream())
			.limit(20)
			.forEach((straggler) -> this.text.line("  still active: " + straggler));
	}

	private void addCounts(String title, Map<String, Long> counts) {
		add(title, "><", List.of("count", ""),
				counts.entrySet()
					.stream()
					.map((entry) -> List.of(TextReport.count(entry.getValue()), entry.getKey()))
					.toList());
	}

	private void add(String title, String alignment, List<String> head, List<List<String>> rows) {
		if (!rows.isEmpty()) {
			this.text.title(title).table(alignment, head, rows.stream());
		}
	}

	private static Stream<String> cells(Durations durations) {
		return Stream.of(durations.p50Ms(), durations.p95Ms(), durations.p99Ms(), durations.maxMs())
			.map((time) -> (durations.maxMs() > 0) ? TextReport.duration(time) : "");
	}

	private static String count(long count) {
		return (count > 0) ? TextReport.count(count) : "";
	}

	private static List<String> concat(List<String> first, Stream<String> second, Stream<String> third) {
		return Stream.concat(first.stream(), Stream.concat(second, third)).toList();
	}

}
