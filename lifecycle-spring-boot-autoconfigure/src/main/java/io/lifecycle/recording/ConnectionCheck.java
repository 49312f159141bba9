package io.lifecycle.recording;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.guard.Recent;
import org.jspecify.annotations.Nullable;

/**
 * Checks the events of one connection, or of all requests whose connection is unknown.
 */
final class ConnectionCheck {

	private static final long MILLISECOND = 1_000_000;

	private static final int MAX_REFUSED = 1000;

	private final long id;

	// This is null if the connection opened before the record began.
	private final @Nullable ConnectionOpened opened;

	private final RecordingCheck check;

	private final Map<Long, ExchangeCheck> exchanges = new Recent<>(RecordingCheck.OPEN, this::forget);

	// Only the time relates the events of a refused head.
	private final Map<Long, ResponseCompleted> refused = new LinkedHashMap<>();

	private int started;

	private long sent;

	private boolean disconnected;

	// When it opened, or else its first event
	private long first;

	private long latest;

	ConnectionCheck(long id, @Nullable ConnectionOpened opened, RecordingCheck check) {
		this.id = id;
		this.opened = opened;
		this.check = check;
		this.first = (opened != null) ? opened.timestampNanos() : Long.MAX_VALUE;
		this.latest = Long.MIN_VALUE;
	}

	private boolean forget(long requestId) {
		return this.check.forgetRequest(requestId);
	}

	void accept(LifecycleEvent event) {
		long time = event.timestampNanos();
		report(this.opened != null && time < this.first, 0,
				() -> "has " + RecordingCheck.name(event) + " before it opened");
		this.first = Math.min(this.first, time);
		report(event instanceof ConnectionClosed && time < this.latest, 0, () -> "has closed before its last event");
		this.latest = Math.max(this.latest, time);
		if (event instanceof ConnectionClosed closed) {
			close(closed);
		}
		else if (event instanceof ClientDisconnected) {
			report(this.disconnected, 0, () -> "has left twice");
			this.disconnected = true;
		}
		else if (event instanceof ResponseCompleted refused && refused.requestId() == 0) {
			this.sent += Math.max(0, refused.bytesSent());
			if (this.refused.size() < MAX_REFUSED) {
				this.refused.put(refused.timestampNanos(), refused);
			}
		}
		else if (event instanceof ExchangeEvent exchange) {
			accept(exchange);
		}
	}

	private void accept(ExchangeEvent event) {
		ExchangeCheck exchange = this.exchanges.get(event.requestId());
		if (event instanceof RequestStarted || event instanceof RequestReceived) {
			this.started += (event instanceof RequestStarted) ? 1 : 0;
			if (exchange == null) {
				exchange = new ExchangeCheck();
				this.exchanges.put(event.requestId(), exchange);
			}
			report(!exchange.begin(event), event.requestId(), () -> "began twice: " + RecordingCheck.name(event));
			return;
		}
		boolean known = exchange != null && exchange.end(event);
		report(!known && isWhole(event.requestId()), event.requestId(),
				() -> "did not begin once and end once: " + RecordingCheck.name(event));
		if (exchange != null && exchange.isOver()) {
			end(event.requestId(), exchange);
			this.exchanges.remove(event.requestId());
		}
	}

	private void end(long request, ExchangeCheck exchange) {
		RequestComplete complete = exchange.complete();
		if (exchange.isRefused() && complete != null && isTracked()) {
			ResponseCompleted response = this.refused.remove(complete.timestampNanos());
			report(response == null && isWhole(request), request, () -> "was neither started nor refused");
			exchange.refusedWith(response);
		}
		else {
			this.sent += exchange.bytes();
		}
		exchange.faults().forEach((fault) -> report(true, request, () -> fault));
	}

	private void close(ConnectionClosed closed) {
		this.exchanges.keySet().forEach((request) -> report(true, request, () -> "has not ended at the close"));
		report(closed.totalBytesSent() < this.sent, 0, () -> "has sent " + closed.totalBytesSent()
				+ " bytes in all, fewer than the " + this.sent + " of its responses");
		if (this.opened == null) {
			return;
		}
		report(closed.requestsServed() != this.started, 0,
				() -> "has served " + closed.requestsServed() + " requests, but " + this.started + " started");
		report(this.disconnected != (closed.reason() == CloseReason.CLIENT_DISCONNECT), 0, () -> "ended with "
				+ closed.reason() + (this.disconnected ? " after" : " without") + " ClientDisconnected");
		long lasted = closed.timestampNanos() - this.opened.timestampNanos();
		report(Math.abs(closed.durationNanos() - lasted) > MILLISECOND, 0,
				() -> "has a duration of " + closed.durationNanos() + " ns, but closed after " + lasted);
	}

	/**
	 * Return whether nothing of it can be missing any more: neither its close nor the end
	 * of an exchange.
	 */
	boolean isDone() {
		return this.opened == null && this.exchanges.isEmpty() && this.refused.isEmpty() && !this.disconnected;
	}

	private boolean isTracked() {
		return this.id != 0;
	}

	// Whether the record contains the begin of a request.
	private boolean isWhole(long request) {
		return this.opened != null || (!isTracked() && this.check.isWhole(request));
	}

	private void report(boolean violated, long request, Supplier<String> what) {
		if (violated) {
			this.check.report(this.id, request, describe(request) + " " + what.get());
		}
	}

	private String describe(long request) {
		if (request == 0) {
			return "connection " + this.id;
		}
		ExchangeCheck exchange = this.exchanges.get(request);
		return "request " + request + (isTracked() ? " on connection " + this.id : "")
				+ ((exchange != null) ? " (" + exchange.path() + ")" : "");
	}

	Stream<Unfinished> open() {
		Stream<Unfinished> open = this.exchanges.entrySet()
			.stream()
			.map((entry) -> new Unfinished(this.id, entry.getKey(), describe(entry.getKey()),
					entry.getValue().begun()));
		return (this.opened != null)
				? Stream.concat(open, Stream.of(new Unfinished(this.id, 0, describe(0), this.first))) : open;
	}

}
