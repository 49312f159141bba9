package io.lifecycle.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import org.jspecify.annotations.Nullable;

/**
 * A file of a recording that a test writes. Times are milliseconds since a fixed instant.
 */
public final class RecordedRunFile {

	/**
	 * The time 0.
	 */
	public static final Instant BEGIN = Instant.parse("2026-11-26T20:23:49Z");

	private static final long ZERO = LifecycleClock.toTimestamp(BEGIN);

	private final LifecycleJson json = new LifecycleJson();

	private final Path path;

	private long events;

	public RecordedRunFile(Path path) {
		this.path = path;
	}

	public Path path() {
		return this.path;
	}

	public static long at(double millis) {
		return ZERO + Math.round(millis * 1_000_000);
	}

	private static Instant instant(double millis) {
		return BEGIN.plusNanos(Math.round(millis * 1_000_000));
	}

	public RecordedRunFile text(String text) {
		try (OutputStream file = Files.newOutputStream(this.path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
				OutputStream out = this.path.toString().endsWith(".gz") ? new GZIPOutputStream(file) : file) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public RecordedRunFile header(String run, int part, double millis) {
		this.events = (part == 1) ? 0 : this.events;
		return text(new RecordingHeader(1, new InstanceIdentity("bank", "pod-1", run, 0), part, 42, "17", "0.1.0", 0,
				instant(millis))
			.writeLine());
	}

	public RecordedRunFile gap(long dropped, double millis) {
		return text(new RecordingGap(dropped, instant(millis)).writeLine());
	}

	public RecordedRunFile end(double millis) {
		return end(this.events, millis);
	}

	public RecordedRunFile end(long events, double millis) {
		this.events = 0;
		return text(new RecordingEnd(events, 0, 0, instant(millis)).writeLine());
	}

	public RecordedRunFile events(LifecycleEvent... events) {
		StringBuilder lines = new StringBuilder();
		for (LifecycleEvent event : events) {
			lines.append(this.json.writeLine(event));
			this.events++;
		}
		return text(lines.toString());
	}

	public static LifecycleEvent opened(long connection, double millis) {
		return new ConnectionOpened(connection, 0, "10.0.0.7", 40000, "10.0.0.1", 8080, "h1", at(millis));
	}

	public static LifecycleEvent closed(long connection, int requests, double begin, double end) {
		return new ConnectionClosed(connection, 0, requests, 1000L * requests, at(end) - at(begin),
				CloseReason.COMPLETE, null, at(end));
	}

	public static LifecycleEvent started(long connection, long request, String path, double millis) {
		return new RequestStarted(connection, 0, request, "GET", path, "HTTP/1.1", at(millis));
	}

	public static RequestInfo info(long connection, long request, String path) {
		return new RequestInfo(request, connection, "GET", path, null, "HTTP/1.1", "http", "10.0.0.7", Map.of());
	}

	public static LifecycleEvent received(RequestInfo info, double millis) {
		return new RequestReceived(info, at(millis));
	}

	public static LifecycleEvent completed(long connection, long request, int status, double begin, double end) {
		return new ResponseCompleted(connection, 0, request, status, 5, at(end) - at(begin), at(end));
	}

	public static LifecycleEvent complete(RequestInfo info, int status, @Nullable String route,
			@Nullable Throwable error, double begin, double end) {
		return new RequestComplete(info, new ResponseInfo(status, 5, route, null), at(end) - at(begin), error, at(end));
	}

	/**
	 * Return the events of a whole exchange.
	 */
	public static LifecycleEvent[] exchange(long connection, long request, String path, int status,
			@Nullable String route, double begin, double end) {
		RequestInfo info = info(connection, request, path);
		return new LifecycleEvent[] { started(connection, request, path, begin), received(info, begin),
				completed(connection, request, status, begin, end), complete(info, status, route, null, begin, end) };
	}

}
