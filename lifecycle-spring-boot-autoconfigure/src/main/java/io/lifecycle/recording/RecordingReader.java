package io.lifecycle.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.EventReader;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.json.UnknownEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the lines of a recording, file by file. Not thread-safe.
 */
final class RecordingReader implements AutoCloseable {

	private static final int PROGRESS = 1 << 15;

	private final EventReader events;

	private final Iterator<Path> files;

	private final long total;

	private long before;

	private long number;

	private String run = "";

	private String file = "";

	private @Nullable LineInput lines;

	RecordingReader(List<Path> paths, EventReader events) {
		this.events = events;
		try {
			List<Path> files = RecordingFiles.of(paths);
			this.total = files.stream().mapToLong((file) -> file.toFile().length()).sum();
			this.files = files.iterator();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read the next line.
	 * @param visitors receive what it contains
	 * @return whether there was one
	 */
	boolean next(RecordingVisitor... visitors) {
		try {
			while (this.lines == null || !this.lines.next()) {
				if (!nextFile()) {
					return false;
				}
			}
			read(this.lines, visitors);
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean nextFile() throws IOException {
		close();
		while (this.lines == null && this.files.hasNext()) {
			Path next = this.files.next();
			this.file = next.toString();
			this.lines = open(next);
		}
		return this.lines != null;
	}

	// A process that still records may compress a file or delete the oldest one.
	private static @Nullable LineInput open(Path file) throws IOException {
		try {
			return new LineInput(file);
		}
		catch (NoSuchFileException ex) {
			Path compressed = Path.of(file + ".gz");
			return Files.exists(compressed) ? new LineInput(compressed) : null;
		}
	}

	private void read(LineInput lines, RecordingVisitor... visitors) {
		Object content = (lines.length() > 0) ? content(lines) : null;
		if (content instanceof RecordingHeader header) {
			begin(header);
		}
		RecordedEvent event = (content instanceof LifecycleEvent fact)
				? new RecordedEvent(fact, ++this.number, this.events.timestamp(), this.run, this.file, lines.number())
				: null;
		for (RecordingVisitor visitor : visitors) {
			if (event != null) {
				visitor.event(event);
			}
			else if (content instanceof RecordingLine mark) {
				visitor.line(mark);
			}
			else if (lines.length() > 0) {
				visitor.torn(this.file, lines.number());
			}
			if (lines.number() % PROGRESS == 0) {
				visitor.progress(this.before + lines.bytes(), this.total);
			}
		}
	}

	private void begin(RecordingHeader header) {
		if (header.format() > RecordingHeader.FORMAT) {
			throw new IllegalStateException("%s has format %s, which a later version of Lifecycle reads."
				.formatted(this.file, header.format()));
		}
		if (!header.identity().run().equals(this.run)) {
			this.run = header.identity().run();
			this.events.clear();
		}
	}

	private @Nullable Object content(LineInput lines) {
		try {
			LifecycleEvent event = this.events.read(lines.buffer(), lines.offset(), lines.length());
			boolean mayBeMark = event instanceof UnknownEvent unknown && unknown.type().startsWith("Recording");
			RecordingLine mark = mayBeMark ? RecordingLine.read(lines.text()) : null;
			return (mark != null) ? mark : event;
		}
		catch (JacksonException | DateTimeException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		try {
			if (this.lines != null) {
				this.before += this.lines.bytes();
				this.lines.close();
				this.lines = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
