package io.lifecycle.recording;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.recording.RecordingSummary.Route;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of one route. Not thread-safe.
 */
final class RouteTally {

	private static final String[] CLASSES = { "none", "1xx", "2xx", "3xx", "4xx", "5xx", "other" };

	private final long[] statuses = new long[CLASSES.length];

	private final DurationHistogram durations = new DurationHistogram();

	private long count;

	private long errors;

	void add(RequestComplete event) {
		int statusClass = event.status() / 100;
		this.statuses[Math.min(Math.max(statusClass, 0), CLASSES.length - 1)]++;
		this.count++;
		if (!event.response().streamed()) {
			this.durations.add(event.durationNanos());
		}
		this.errors += (event.error() != null) ? 1 : 0;
	}

	long count() {
		return this.count;
	}

	Route route(Key key) {
		Map<String, Long> statuses = new LinkedHashMap<>();
		for (int i = 0; i < CLASSES.length; i++) {
			if (this.statuses[i] > 0) {
				statuses.put(CLASSES[i], this.statuses[i]);
			}
		}
		return new Route(key.method(), key.route(), count(), statuses, this.errors, this.durations.durations());
	}

	record Key(String method, @Nullable String route) {

	}

}
