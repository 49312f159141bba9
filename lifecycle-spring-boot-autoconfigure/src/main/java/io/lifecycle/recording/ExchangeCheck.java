package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import org.jspecify.annotations.Nullable;

/**
 * The events of one exchange: the two of its connection, the two of its request, or all.
 */
final class ExchangeCheck {

	// The shortest heads are "HTTP/1.1 200" with two line ends, and a frame with one
	// byte.
	private static final int HTTP1_HEAD = 16;

	private static final int HTTP2_HEAD = 10;

	private @Nullable RequestStarted started;

	private @Nullable RequestReceived received;

	// ResponseCompleted or ResponseAborted
	private @Nullable ExchangeEvent response;

	private @Nullable RequestComplete complete;

	/**
	 * Add a begin.
	 * @return whether it is the first of its kind
	 */
	boolean begin(ExchangeEvent event) {
		if (event instanceof RequestStarted started) {
			boolean first = this.started == null;
			this.started = started;
			return first;
		}
		boolean first = this.received == null;
		this.received = (RequestReceived) event;
		return first;
	}

	/**
	 * Add an end.
	 * @return whether it is the only one and has its begin
	 */
	boolean end(ExchangeEvent event) {
		if (event instanceof RequestComplete complete) {
			boolean first = this.complete == null;
			this.complete = complete;
			return first && this.received != null;
		}
		boolean first = this.response == null;
		this.response = event;
		return first && this.started != null;
	}

	boolean isOver() {
		return (this.started == null || this.response != null) && (this.received == null || this.complete != null);
	}

	boolean isRefused() {
		return this.started == null && this.response == null;
	}

	void refusedWith(@Nullable ExchangeEvent response) {
		this.response = response;
	}

	@Nullable RequestComplete complete() {
		return this.complete;
	}

	/**
	 * Return how many bytes were sent at least.
	 */
	long bytes() {
		int head = (status() > 0) ? head() : 0;
		return head + Math.max(0, body());
	}

	private int head() {
		String version = (this.started != null) ? this.started.httpVersion() : "";
		return version.startsWith("HTTP/2") ? HTTP2_HEAD : version.startsWith("HTTP/1") ? HTTP1_HEAD : 0;
	}

	// -1 means that the status is unknown.
	private int status() {
		if (this.complete != null) {
			return this.complete.status();
		}
		return (this.response instanceof ResponseCompleted completed) ? completed.status() : -1;
	}

	private long body() {
		if (this.response instanceof ResponseCompleted completed) {
			return completed.bytesSent();
		}
		if (this.response instanceof ResponseAborted aborted) {
			return aborted.bytesSent();
		}
		return (this.complete != null) ? this.complete.response().bytesSent() : -1;
	}

	String path() {
		return (this.started != null) ? this.started.path()
				: (this.received != null) ? this.received.request().path() : "";
	}

	/**
	 * Return when it began.
	 */
	long begun() {
		return Math.min((this.started != null) ? this.started.timestampNanos() : Long.MAX_VALUE,
				(this.received != null) ? this.received.timestampNanos() : Long.MAX_VALUE);
	}

	private boolean endsBefore(@Nullable ExchangeEvent end) {
		return end != null && !isRefused() && end.timestampNanos() < begun();
	}

	List<String> faults() {
		List<String> faults = new ArrayList<>();
		int status = status();
		RequestComplete complete = this.complete;
		if (endsBefore(this.response) || endsBefore(complete)) {
			faults.add("has ended before it began");
		}
		if (complete != null && this.received != null && !complete.request().equals(this.received.request())) {
			faults.add("has more than one RequestInfo");
		}
		if (complete != null && this.response instanceof ResponseCompleted completed
				&& completed.status() != complete.status()) {
			faults.add("has status " + completed.status() + " in ResponseCompleted, but " + complete.status()
					+ " in RequestComplete");
		}
		if (complete != null && complete.response().bytesSent() != body()) {
			faults.add("has sent " + body() + " bytes according to its connection, but "
					+ complete.response().bytesSent() + " in RequestComplete");
		}
		// Tomcat may send the body of an HTTP/2 stream without its head.
		boolean bodyNeedsHead = body() > 0 && head() != HTTP2_HEAD;
		if (status == 0 && (bodyNeedsHead || (this.response instanceof ResponseCompleted && this.started != null))) {
			faults.add("has status 0 although " + body() + " bytes and a head were sent");
		}
		if (status > 0 && status < 200 && status != 101) {
			faults.add("has status " + status + ", which is not final");
		}
		if (status < -1 || status > 999 || body() < -1) {
			faults.add("has status " + status + " and " + body() + " bytes, which cannot be");
		}
		return faults;
	}

}
