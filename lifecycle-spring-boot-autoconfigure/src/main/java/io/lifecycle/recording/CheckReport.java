package io.lifecycle.recording;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the check of a recording found.
 *
 * @param events the number of events
 * @param unknownEvents the number of these that cannot be created as objects of their
 * classes
 * @param tornLines the number of lines that cannot be read
 * @param droppedEvents the number of events that are missing because they could not be
 * recorded
 * @param runs the runs, in their order
 * @param violationCount the number of violations
 * @param violations the first 1000 violations
 * @param openCount the number of connections, requests and tasks that were open when
 * their run was killed
 * @param open the first 1000 of these; no violations
 * @since 0.1.0
 */
public record CheckReport(long events, long unknownEvents, long tornLines, long droppedEvents, List<RecordedRun> runs,
		long violationCount, List<Finding> violations, long openCount, List<Finding> open) {

	/**
	 * Create a report with copies of the lists.
	 * @param events the number of events
	 * @param unknownEvents the number of unknown events
	 * @param tornLines the number of torn lines
	 * @param droppedEvents the number of dropped events
	 * @param runs the runs
	 * @param violationCount the number of violations
	 * @param violations the first violations
	 * @param openCount the number of what was open
	 * @param open the first of what was open
	 */
	public CheckReport {
		runs = List.copyOf(runs);
		violations = List.copyOf(violations);
		open = List.copyOf(open);
	}

	/**
	 * Return the report as text.
	 * @return several lines, with a line feed at the end of each
	 */
	public String toText() {
		return CheckText.of(this);
	}

	/**
	 * Return the report as JSON.
	 * @return a JSON object in several lines
	 */
	public String toJson() {
		return ReportJson.write(this);
	}

	/**
	 * A violation, or something that was open at the end of a killed run.
	 *
	 * @param description a sentence with all ids
	 * @param connectionId the id of the connection that it concerns, or 0 for none
	 * @param requestId the id of the request that it concerns, or 0 for none
	 * @param ageMs how long it has been open in milliseconds, or {@code null} if it is
	 * not open
	 * @param run the id of the run
	 * @param file the file that contains the event at which it was found; the last one of
	 * the run for what is open
	 * @param line the number of the line of this event
	 */
	public record Finding(String description, long connectionId, long requestId, @Nullable Double ageMs, String run,
			String file, long line) {

	}

}
