package com.example.lakeside.fleet;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/**
 * The requests of an instance.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Requests {

	private static final long PERIOD = 5_000;

	long started;

	long answered;

	long aborted;

	/**
	 * Answers with a status of 500 or more.
	 */
	long failed;

	/**
	 * Answers for which the application reported an error.
	 */
	long errors;

	/**
	 * Requests of which nobody reports how their response ended, as their connection is
	 * not known.
	 */
	long untracked;

	Running running = new Running();

	private long period;

	private long inPeriod;

	private long inPreviousPeriod;

	void start(FleetEvent event) {
		this.started++;
		this.running.begin(new Work(id(event), FleetEvent.work(event.data()), event.timestamp()));
	}

	/**
	 * End a request whose start may not have been heard.
	 * @return its name
	 */
	String end(FleetEvent event) {
		Work request = this.running.end(id(event));
		return (request != null) ? request.name() : "request " + id(event);
	}

	private static String id(FleetEvent event) {
		return Long.toString(event.number("request_id"));
	}

	/**
	 * Add what the application reports of a request that has ended.
	 */
	void report(FleetEvent event) {
		if (event.hasError()) {
			this.errors++;
		}
		if (event.data().path("request").path("connection_id").asLong(0) == 0) {
			this.untracked++;
		}
	}

	void answer(FleetEvent event) {
		end(event);
		this.answered++;
		if (event.number("status") >= 500) {
			this.failed++;
		}
		enter(event.timestamp() / PERIOD);
		this.inPeriod++;
	}

	private void enter(long now) {
		if (now > this.period) {
			this.inPreviousPeriod = (now == this.period + 1) ? this.inPeriod : 0;
			this.inPeriod = 0;
			this.period = now;
		}
	}

	/**
	 * Return the requests per second of the latest whole period.
	 */
	double rate(long now) {
		long behind = now / PERIOD - this.period;
		long count = (behind <= 0) ? this.inPreviousPeriod : (behind == 1) ? this.inPeriod : 0;
		return count * 1000.0 / PERIOD;
	}

}
