package io.lifecycle.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.guard.Recent;
import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests of a recording as an HTTP archive (HAR 1.2), which the network
 * panels of browsers open. Each run is a page. Its memory is that of what is open. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class HarVisitor implements RecordingVisitor, Closeable {

	// What a path or a query must escape
	private static final Pattern ESCAPED = Pattern.compile("[^0-9A-Za-z._~:/?@!$&'()*+,;=%-]+|%(?![0-9A-Fa-f]{2})");

	private final ExportJson json;

	private final Map<Long, ConnectionOpened> connections = new Recent<>(RecordingCheck.OPEN);

	private final RunTracker runs = new RunTracker(this.connections::clear);

	/**
	 * Create a visitor.
	 * @param out receives the document; it is not closed
	 */
	public HarVisitor(OutputStream out) {
		this.json = new ExportJson(out);
		this.json.begin().begin("log").put("version", "1.2");
		this.json.begin("creator").put("name", "Lifecycle").put("version", version()).end().beginArray("entries");
	}

	private static String version() {
		String version = HarVisitor.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "unknown";
	}

	@Override
	public void event(RecordedEvent recorded) {
		this.runs.event(recorded.timestampNanos());
		if (!WholeEvents.contains(recorded.event())) {
			return;
		}
		if (recorded.event() instanceof ConnectionOpened opened) {
			this.connections.put(opened.connectionId(), opened);
		}
		else if (recorded.event() instanceof ConnectionClosed closed) {
			this.connections.remove(closed.connectionId());
		}
		else if (recorded.event() instanceof RequestComplete complete) {
			write(complete, recorded);
		}
	}

	/**
	 * Note a line that is no event.
	 * @param line the line
	 */
	@Override
	public void line(RecordingLine line) {
		this.runs.line(line);
	}

	private void write(RequestComplete event, RecordedEvent recorded) {
		RequestInfo request = event.request();
		ConnectionOpened connection = this.connections.get(request.connectionId());
		this.json.beginLine()
			.put("pageref", page(recorded.run()))
			.put("startedDateTime", LifecycleClock.toInstant(event.timestampNanos() - event.durationNanos()).toString())
			.put("time", event.durationNanos(), 6);
		writeRequest(request, url(request, connection));
		writeResponse(event, request);
		this.json.begin("cache").end();
		this.json.begin("timings").put("send", 0).put("wait", event.durationNanos(), 6).put("receive", 0).end();
		if (connection != null) {
			this.json.put("serverIPAddress", connection.serverAddr());
		}
		this.json.put("connection", String.valueOf(request.connectionId()))
			.put("_route", event.response().route())
			.put("_error", (event.error() != null) ? event.error().toString() : null)
			.put("_request_id", request.id())
			.put("_trace_id", event.traceId())
			.put("_place", recorded.file() + ":" + recorded.line())
			.end();
	}

	private static String page(String run) {
		return run.isEmpty() ? "recording" : run;
	}

	private void writeRequest(RequestInfo request, String url) {
		this.json.begin("request")
			.put("method", request.method())
			.put("url", url)
			.put("httpVersion", request.httpVersion())
			.beginArray("cookies")
			.endArray()
			.beginArray("headers");
		request.headers().forEach(this::add);
		this.json.endArray().beginArray("queryString");
		for (String parameter : parameters(request.query())) {
			int end = parameter.indexOf('=');
			add((end < 0) ? parameter : parameter.substring(0, end), (end < 0) ? "" : parameter.substring(end + 1));
		}
		this.json.endArray().put("headersSize", -1).put("bodySize", -1).end();
	}

	private static List<String> parameters(@Nullable String query) {
		List<String> parameters = new ArrayList<>();
		if (query != null) {
			for (String parameter : query.split("&", -1)) {
				parameters.add(parameter);
			}
		}
		return parameters;
	}

	private void add(String name, String value) {
		this.json.begin().put("name", name).put("value", value).end();
	}

	private void writeResponse(RequestComplete event, RequestInfo request) {
		long bytes = event.response().bytesSent();
		this.json.begin("response")
			.put("status", event.status())
			.put("statusText", "")
			.put("httpVersion", request.httpVersion())
			.beginArray("cookies")
			.endArray()
			.beginArray("headers")
			.endArray()
			.begin("content")
			.put("size", Math.max(0, bytes))
			.put("mimeType", "x-unknown")
			.end()
			.put("redirectURL", "")
			.put("headersSize", -1)
			.put("bodySize", bytes)
			.end();
	}

	private static String url(RequestInfo request, @Nullable ConnectionOpened connection) {
		StringBuilder url = new StringBuilder(request.scheme()).append("://");
		if (connection != null) {
			boolean bare = connection.serverAddr().indexOf(':') < 0;
			url.append(bare ? connection.serverAddr() : "[" + connection.serverAddr().replaceAll("%.*", "") + "]")
				.append(':')
				.append(connection.serverPort());
		}
		else {
			url.append("unknown");
		}
		append(url, request.path().replace("?", "%3F"));
		if (request.query() != null) {
			append(url.append('?'), request.query());
		}
		return url.toString();
	}

	// Escapes that are complete are kept.
	private static void append(StringBuilder url, String text) {
		Matcher escaped = ESCAPED.matcher(text);
		int done = 0;
		while (escaped.find()) {
			url.append(text, done, escaped.start());
			for (byte next : escaped.group().getBytes(StandardCharsets.UTF_8)) {
				url.append(String.format("%%%02X", next));
			}
			done = escaped.end();
		}
		url.append(text, done, text.length());
	}

	/**
	 * Write the end of the document.
	 * @throws IOException if it cannot be written
	 */
	@Override
	public void close() throws IOException {
		this.runs.end();
		this.json.endArray().beginArray("pages");
		for (RecordedRun run : this.runs.runs()) {
			this.json.beginLine()
				.put("id", page(run.run()))
				.put("title", (run.application() + " " + run.instance()).strip())
				.put("startedDateTime", (run.begin() != null) ? run.begin().toString() : "1970-01-01T00:00:00Z")
				.begin("pageTimings")
				.end()
				.end();
		}
		this.json.endArray().end().end().close();
	}

}
