package io.lifecycle.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.TimedEvent;
import io.lifecycle.guard.Recent;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.json.UnknownEvent;
import io.lifecycle.text.EventText;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording in the Chrome trace event format, which Perfetto and other viewers
 * open. Each run is a process, each connection one of its threads, with its requests
 * inside; requests that overlap on a connection, or have none, are asynchronous. Tasks
 * have lanes, and arrows from the requests that started them. States of the application
 * and gaps are marks across all. Its memory is that of what is open. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class TraceVisitor implements RecordingVisitor, Closeable {

	private final TraceJson trace;

	private final RunTracker runs = new RunTracker(this::end);

	private final Map<Long, TraceConnection> connections = new Recent<>(RecordingCheck.OPEN);

	private final Map<Long, TraceRequest> requests = new Recent<>(RecordingCheck.OPEN);

	private final Map<String, BackgroundTaskStarted> running = new Recent<>(RecordingCheck.OPEN);

	private final TraceTasks tasks;

	/**
	 * Create a visitor.
	 * @param out receives the document; it is not closed
	 */
	public TraceVisitor(OutputStream out) {
		this.trace = new TraceJson(out);
		this.tasks = new TraceTasks(this.trace);
	}

	@Override
	public void event(RecordedEvent recorded) {
		LifecycleEvent event = recorded.event();
		this.runs.event(recorded.timestampNanos());
		this.trace.begin(recorded.timestampNanos());
		if (!WholeEvents.contains(event)) {
			return;
		}
		if (event instanceof ConnectionEvent connection) {
			add(connection);
		}
		else if (event instanceof RequestReceived received) {
			request(received.request().id(), new TraceRequest(received.request(), received.timestampNanos()))
				.received();
		}
		else if (event instanceof RequestComplete complete) {
			add(complete, recorded);
		}
		else if (event instanceof BackgroundTaskEvent task) {
			add(task);
		}
		else if (event instanceof ApplicationStateEvent state) {
			add(state);
		}
		else {
			addOwn(event, recorded);
		}
	}

	private TraceRequest request(long id, TraceRequest created) {
		TraceRequest known = this.requests.putIfAbsent(id, created);
		return (known != null) ? known : created;
	}

	private void add(ConnectionEvent event) {
		long id = event.connectionId();
		if (event instanceof ConnectionOpened opened) {
			this.connections.put(id, new TraceConnection(opened.timestampNanos()));
			this.trace.nameThread(this.trace.connections(), id, "connection " + id + " from " + opened.clientAddr());
		}
		else if (event instanceof ConnectionClosed closed) {
			this.connections.remove(id);
			writeConnection(id, closed.timestampNanos() - closed.durationNanos(), closed.timestampNanos())
				.put("requests", closed.requestsServed())
				.put("bytes", closed.totalBytesSent())
				.put("reason", closed.reason().name())
				.put("detail", closed.detail());
			this.trace.end();
		}
		else if (event instanceof RequestStarted started) {
			request(started.requestId(), new TraceRequest(started));
		}
		else if (event instanceof ResponseCompleted completed) {
			respond(completed, completed.status());
		}
		else if (event instanceof ResponseAborted aborted) {
			respond(aborted, 0);
			mark("response aborted", id, event);
		}
		else {
			mark("client disconnected", id, event);
		}
	}

	private ExportJson writeConnection(long id, long begin, long end) {
		return this.trace.slice("connection", "connection", this.trace.connections(), id, begin, end);
	}

	private void mark(String name, long connection, LifecycleEvent event) {
		this.trace.mark(name, "t", connection, event.timestampNanos());
		this.trace.end();
	}

	// The other view of the exchange shows more, if there is one.
	private <E extends ConnectionEvent & ExchangeEvent> void respond(E event, int status) {
		TraceRequest open = this.requests.get(event.requestId());
		if (event.requestId() == 0) {
			mark("refused with " + status, event.connectionId(), event);
		}
		else if (open != null && !open.isReceived()) {
			this.requests.remove(event.requestId());
			writeRequest(open, null, open.begin(), event.timestampNanos(), (json) -> json.put("status", status));
		}
	}

	private void add(RequestComplete event, RecordedEvent recorded) {
		long end = event.timestampNanos();
		long begin = end - event.durationNanos();
		TraceRequest open = this.requests.remove(event.requestId());
		writeRequest((open != null) ? open : new TraceRequest(event.request(), begin), event.response().route(), begin,
				end,
				(json) -> json.put("path", event.request().path())
					.put("query", event.request().query())
					.put("status", event.status())
					.put("bytes", event.response().bytesSent())
					.put("error", (event.error() != null) ? event.error().toString() : null)
					.put("request_id", event.requestId())
					.put("trace_id", event.traceId())
					.put("time", recorded.time().toString())
					.put("place", recorded.file() + ":" + recorded.line()));
	}

	private void writeRequest(TraceRequest request, @Nullable String route, long begin, long end,
			Consumer<ExportJson> arguments) {
		String name = request.method() + " " + ((route != null) ? route : request.path());
		boolean nested = request.connection() != 0 && !request.isMultiplexed()
				&& this.connections.computeIfAbsent(request.connection(), (id) -> new TraceConnection(Long.MIN_VALUE))
					.use(begin, end);
		arguments
			.accept(nested ? this.trace.slice(name, "http", this.trace.connections(), request.connection(), begin, end)
					: this.trace.async(name, "http", "request " + request.id(), begin, end));
		this.trace.end();
		if (nested) {
			this.tasks.written(request, begin);
		}
	}

	private void add(BackgroundTaskEvent event) {
		if (event instanceof BackgroundTaskStarted started) {
			this.running.put(started.taskId(), started);
			return;
		}
		this.running.remove(event.taskId());
		Throwable error = (event instanceof BackgroundTaskFailed failed) ? failed.error() : null;
		long duration = (event instanceof TimedEvent timed) ? timed.durationNanos() : 0;
		this.tasks.add(event, event.timestampNanos() - duration, event.timestampNanos(),
				(error != null) ? error.toString() : null, this.requests.get(event.requestId()));
	}

	private void add(ApplicationStateEvent event) {
		String name = event.getClass().getSimpleName();
		String text = EventText.of(event, UnaryOperator.identity());
		this.trace.mark(name, "g", 0, event.timestampNanos()).put("event", text);
		this.trace.end();
		if (event instanceof TimedEvent timed) {
			String phase = name.replace("Complete", "").toLowerCase(Locale.ROOT);
			long begin = event.timestampNanos() - timed.durationNanos();
			this.trace.async(phase, "application", name, begin, event.timestampNanos()).put("event", text);
			this.trace.end();
		}
	}

	private void addOwn(LifecycleEvent event, RecordedEvent recorded) {
		String name = (event instanceof UnknownEvent unknown) ? unknown.type() : event.getClass().getSimpleName();
		this.trace.mark(name, "p", 0, recorded.timestampNanos())
			.put("event", EventText.of(event, UnaryOperator.identity()))
			.put("place", recorded.file() + ":" + recorded.line());
		this.trace.end();
	}

	/**
	 * Note a line that is no event.
	 * @param line the line
	 */
	@Override
	public void line(RecordingLine line) {
		this.runs.line(line);
		if (line instanceof RecordingHeader header) {
			this.trace.header(header);
		}
		this.trace.begin(LifecycleClock.toTimestamp(line.time()));
		if (line instanceof RecordingGap gap) {
			this.trace.mark(gap.dropped() + " events dropped", "g", 0, LifecycleClock.toTimestamp(gap.time()));
			this.trace.end();
		}
	}

	// What is open lasts until the last event of the run.
	private void end() {
		long last = this.runs.last();
		this.requests.values()
			.forEach((open) -> writeRequest(open, null, open.begin(), last, (json) -> json.put("open", true)));
		this.connections.forEach((id, open) -> {
			if (id != 0 && open.begin() != Long.MIN_VALUE) {
				writeConnection(id, open.begin(), last).put("open", true);
				this.trace.end();
			}
		});
		this.running.values().forEach((open) -> this.tasks.add(open, open.timestampNanos(), last, "not ended", null));
		this.requests.clear();
		this.connections.clear();
		this.running.clear();
		this.tasks.clear();
	}

	/**
	 * Write the end of the document.
	 * @throws IOException if it cannot be written
	 */
	@Override
	public void close() throws IOException {
		this.runs.end();
		this.trace.close();
	}

}
