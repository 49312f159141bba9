package io.lifecycle.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.DrainOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a recording contains, in numbers. Immutable.
 *
 * @param events the number of events
 * @param unknownEvents the number of these that cannot be created as objects of their
 * classes
 * @param tornLines the number of lines that cannot be read
 * @param droppedEvents the number of events that are missing because they could not be
 * recorded
 * @param runs the runs, in their order
 * @param types the number of events of each type
 * @param routes the completed requests, the most frequent route first
 * @param errors the number of errors of each class
 * @param closeReasons the number of closed connections for each reason
 * @param abortedResponses the number of responses that did not complete
 * @param clientDisconnects the number of clients that left during an exchange
 * @param slowest the 20 slowest requests that were no streams, the slowest first
 * @param tasks the background tasks that ended, the most frequent first
 * @param drains the shutdowns that waited for active work, the first 100
 * @since 0.1.0
 */
public record RecordingSummary(long events, long unknownEvents, long tornLines, long droppedEvents,
		List<RecordedRun> runs, Map<String, Long> types, List<Route> routes, Map<String, Long> errors,
		Map<String, Long> closeReasons, long abortedResponses, long clientDisconnects, List<SlowRequest> slowest,
		List<Task> tasks, List<Drain> drains) {

	/**
	 * Return the summary as text.
	 * @return several lines, with a line feed at the end of each
	 */
	public String toText() {
		return SummaryText.of(this);
	}

	/**
	 * Return the summary as JSON.
	 * @return a JSON object in several lines
	 */
	public String toJson() {
		return ReportJson.write(this);
	}

	/**
	 * How long something took. Each number but the maximum may be wrong by 1 %.
	 *
	 * @param p50Ms the median in milliseconds
	 * @param p95Ms the time that 95 % do not exceed
	 * @param p99Ms the time that 99 % do not exceed
	 * @param maxMs the longest time
	 */
	public record Durations(double p50Ms, double p95Ms, double p99Ms, double maxMs) {

	}

	/**
	 * The completed requests of one method and route.
	 *
	 * @param method the method
	 * @param route the route, or {@code null} for requests that no route matches
	 * @param count the number of requests
	 * @param statuses the number of requests for each class of status: {@code 1xx} to
	 * {@code 5xx}, and {@code none} if no status was sent
	 * @param errors the number of requests with an error
	 * @param durations how long they took, all 0 if all of them were streams; streams do
	 * not count
	 */
	public record Route(String method, @Nullable String route, long count, Map<String, Long> statuses, long errors,
			Durations durations) {

	}

	/**
	 * A slow request.
	 *
	 * @param durationMs how long it took in milliseconds
	 * @param method the method
	 * @param path the path
	 * @param status the status
	 * @param time when it completed
	 * @param requestId the id of the request
	 * @param run the id of the run
	 * @param file the file that contains its {@code RequestComplete}
	 * @param line the number of the line
	 */
	public record SlowRequest(double durationMs, String method, String path, int status, Instant time, long requestId,
			String run, String file, long line) {

	}

	/**
	 * The runs of one background task.
	 *
	 * @param task the name of the task
	 * @param count the number of runs that ended
	 * @param failed the number of these that failed
	 * @param durations how long they took
	 */
	public record Task(String task, long count, long failed, Durations durations) {

	}

	/**
	 * A shutdown that waited for active work.
	 *
	 * @param run the id of the run
	 * @param time when the waiting ended
	 * @param outcome how the waiting ended
	 * @param durationMs how long it took in milliseconds
	 * @param stragglers the first 20 descriptions of what was still active
	 */
	public record Drain(String run, Instant time, DrainOutcome outcome, double durationMs, List<String> stragglers) {

	}

}
