package io.lifecycle.console;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lifecycle.event.RequestComplete;

/**
 * Counts the requests of one route. Durations are counted in buckets, four for each
 * doubling of a microsecond.
 */
final class RouteCount {

	private static final double BUCKETS = 4 / Math.log(2);

	private int requests;

	private int clientErrors;

	private int serverErrors;

	private int errors;

	private long bytes;

	private long longestNanos;

	private final Map<Integer, Integer> durations = new TreeMap<>();

	void count(RequestComplete event) {
		this.requests++;
		this.clientErrors += (event.status() / 100 == 4) ? 1 : 0;
		this.serverErrors += (event.status() / 100 == 5) ? 1 : 0;
		this.errors += (event.error() != null) ? 1 : 0;
		this.bytes += Math.max(0, event.response().bytesSent());
		if (!event.response().streamed()) {
			this.longestNanos = Math.max(this.longestNanos, event.durationNanos());
			this.durations.merge(bucket(event.durationNanos()), 1, Integer::sum);
		}
	}

	private static int bucket(long nanos) {
		return (nanos <= 1000) ? 0 : (int) (BUCKETS * Math.log(nanos / 1000.0));
	}

	List<Object> json() {
		return List.of(this.requests, this.clientErrors, this.serverErrors, this.errors, this.bytes,
				this.longestNanos / 1_000_000.0, this.durations);
	}

}
