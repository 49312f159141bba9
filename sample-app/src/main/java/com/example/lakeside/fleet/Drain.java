package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How an instance drains.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Drain {

	private static final int NAMES = 100;

	long begun;

	/**
	 * What ran when the drain began.
	 */
	long inFlight;

	/**
	 * Why the wait ended, {@code null} while it lasts.
	 */
	@Nullable String outcome;

	double durationMs;

	/**
	 * What was still active when the wait ended.
	 */
	List<Work> stragglers = new ArrayList<>();

	/**
	 * Answers with a status of 500 or more since the drain began.
	 */
	long failed;

	/**
	 * Requests that were accepted and not answered whole since the drain began.
	 */
	long lost;

	List<String> lostRequests = new ArrayList<>();

	void complete(FleetEvent event) {
		this.outcome = event.text("outcome");
		this.durationMs = FleetEvent.millis(event.data(), "duration_ms");
		for (JsonNode straggler : event.data().path("stragglers")) {
			if (this.stragglers.size() < NAMES) {
				long age = (long) FleetEvent.millis(straggler, "age_ms");
				this.stragglers.add(new Work("", FleetEvent.work(straggler), event.timestamp() - age));
			}
		}
	}

	void lose(String request) {
		this.lost++;
		if (this.lostRequests.size() < NAMES) {
			this.lostRequests.add(request);
		}
	}

}
