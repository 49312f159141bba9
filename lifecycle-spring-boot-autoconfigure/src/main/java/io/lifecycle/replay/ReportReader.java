package io.lifecycle.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a report event by event. Not thread-safe.
 */
final class ReportReader implements AutoCloseable {

	private final BufferedReader in;

	private @Nullable ReportedEvent event;

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
		try {
			if (this.event == null && this.next != null) {
				this.event = event(this.next);
			}
			return this.event;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Nullable ReportedEvent poll() {
		ReportedEvent event = peek();
		this.event = null;
		return event;
	}

	private ReportedEvent event(JsonNode first) throws IOException {
		ReportedEvent event = ReportedEvent.of(first);
		JsonNode json = first;
		while (json != null && json.path("number").asLong() == event.number()) {
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
