package io.lifecycle.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.EventReader;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the lines of a recording, file by file. Not thread-safe.
 */
final class RecordingReader implements AutoCloseable {

	private static final int PROGRESS = 1 << 15;

	// Lines that are no events begin like this. An event may as well.
	private static final byte[] MARK = "{\"type\":\"Recording".getBytes(StandardCharsets.UTF_8);

	private final EventReader events;

	private final Iterator<Path> files;

	private final long total;

	private long before;

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
		if (!this.files.hasNext()) {
			return false;
		}
		Path next = this.files.next();
		this.file = next.toString();
		this.lines = new LineInput(next);
		return true;
	}

	private void read(LineInput lines, RecordingVisitor... visitors) {
		Object content = (lines.length() > 0) ? content(lines) : null;
		if (content instanceof RecordingHeader header && !header.identity().run().equals(this.run)) {
			this.run = header.identity().run();
			this.events.clear();
		}
		for (RecordingVisitor visitor : visitors) {
			if (content instanceof LifecycleEvent event) {
				visitor.event(new RecordedEvent(event, this.run, this.file, lines.number()));
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

	private @Nullable Object content(LineInput lines) {
		try {
			RecordingLine mark = isMark(lines) ? RecordingLine
				.read(new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8)) : null;
			return (mark != null) ? mark : this.events.read(lines.buffer(), lines.offset(), lines.length());
		}
		catch (JacksonException | DateTimeException ex) {
			return null;
		}
	}

	private static boolean isMark(LineInput lines) {
		int end = lines.offset() + Math.min(MARK.length, lines.length());
		return Arrays.equals(lines.buffer(), lines.offset(), end, MARK, 0, MARK.length);
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
