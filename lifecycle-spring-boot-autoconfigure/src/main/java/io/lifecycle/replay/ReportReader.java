package io.lifecycle.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a report event by event, and looks ahead a little. Not thread-safe.
 */
final class ReportReader implements AutoCloseable {

	private static final int AHEAD = 1000;

	private final BufferedReader in;

	private final Deque<ReportedEvent> ahead = new ArrayDeque<>();

	// This is the first line of the next event.
	private @Nullable JsonNode next;

	ReportReader(Path file) {
		try {
			this.in = Files.newBufferedReader(file);
			this.next = line();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the next event without removing it, or {@code null} at the end.
	 */
	@Nullable ReportedEvent peek() {
		if (this.ahead.isEmpty()) {
			fill(1);
		}
		return this.ahead.peek();
	}

	@Nullable ReportedEvent poll() {
		peek();
		return this.ahead.poll();
	}

	/**
	 * Return whether an event is among the next ones.
	 */
	boolean hasSoon(String key) {
		fill(AHEAD);
		return this.ahead.stream().anyMatch((event) -> event.key().equals(key));
	}

	private void fill(int count) {
		try {
			while (this.ahead.size() < count && this.next != null) {
				this.ahead.add(event(this.next));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ReportedEvent event(JsonNode first) throws IOException {
		ReportedEvent event = ReportedEvent.of(first);
		JsonNode json = first;
		while (json != null && ReportedEvent.key(json).equals(event.key())) {
			event.add(json);
			json = line();
		}
		this.next = json;
		return event;
	}

	private @Nullable JsonNode line() throws IOException {
		String line = this.in.readLine();
		return (line != null) ? ReportedEvent.read(line) : null;
	}

	@Override
	public void close() {
		try {
			this.in.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
