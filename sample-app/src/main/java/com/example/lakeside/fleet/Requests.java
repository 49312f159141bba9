package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/**
 * The requests of an instance. Those that run are counted, and known by name up to a
 * bound.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Requests {

	private static final int NAMES = 100;

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

	// No map: a JSON parser remembers the names of properties, and ids are always new.
	private List<Open> running = new ArrayList<>();

	private long unnamed;

	private long period;

	private long inPeriod;

	private long inPreviousPeriod;

	void start(FleetEvent event) {
		this.started++;
		if (this.running.size() < NAMES) {
			this.running.add(new Open(event.number("request_id"), FleetEvent.work(event.data()), event.timestamp()));
		}
		else {
			this.unnamed++;
		}
	}

	/**
	 * End a request whose start may not have been heard.
	 * @return its name
	 */
	String end(FleetEvent event) {
		long id = event.number("request_id");
		for (Open open : this.running) {
			if (open.id == id) {
				this.running.remove(open);
				return open.request;
			}
		}
		this.unnamed = Math.max(0, this.unnamed - 1);
		return "request " + id;
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

	long inFlight() {
		return this.running.size() + this.unnamed;
	}

	/**
	 * Return the names of what runs, the oldest first.
	 */
	List<Open> running() {
		return List.copyOf(this.running);
	}

	/**
	 * Return the requests per second of the latest whole period.
	 */
	double rate(long now) {
		long behind = now / PERIOD - this.period;
		long count = (behind <= 0) ? this.inPreviousPeriod : (behind == 1) ? this.inPeriod : 0;
		return count * 1000.0 / PERIOD;
	}

	/**
	 * A request that runs.
	 */
	record Open(long id, String request, long since) {

	}

}
