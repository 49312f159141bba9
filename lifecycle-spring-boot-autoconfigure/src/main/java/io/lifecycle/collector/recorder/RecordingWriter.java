package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.lifecycle.collector.EventBatch;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.Throttle;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of events as lines, and a line where events are missing. A batch is
 * written with one call unless it is large. Thread-safe.
 */
final class RecordingWriter {

	private static final Logger logger = LoggerFactory.getLogger(RecordingCollector.class);

	private static final int LARGEST_WRITE = 1 << 20;

	private static final int ROOM_FOR_HEADER = 4096;

	private final LifecycleJson json;

	private final RollingFile file;

	private final Supplier<Instant> clock;

	private final long longestLine;

	private final long largestWrite;

	private final LineBuffer lines = new LineBuffer();

	private final Throttle unwritable = new Throttle();

	private final AtomicLong written = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	// The events before this place are written, or they are missing in a known way.
	private long place;

	RecordingWriter(LifecycleJson json, RollingFile file, long maxFileSize, Supplier<Instant> clock) {
		this.json = json;
		this.file = file;
		this.longestLine = maxFileSize - ROOM_FOR_HEADER;
		this.largestWrite = Math.min(this.longestLine, LARGEST_WRITE);
		this.clock = clock;
	}

	long written() {
		return this.written.get();
	}

	long failed() {
		return this.failed.get();
	}

	/**
	 * Write a batch.
	 * @throws UncheckedIOException if not all of it could be written
	 */
	synchronized void write(EventBatch batch) {
		long before = written();
		try {
			this.lines.reset();
			addGap(batch.position());
			writeAll(batch);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.failed.addAndGet(batch.size() - (written() - before));
		}
	}

	private void addGap(long place) {
		if (place > this.place) {
			add(new RecordingGap(place - this.place, this.clock.get()));
		}
	}

	private void add(RecordingLine line) {
		this.lines.writeBytes(line.writeLine().getBytes(StandardCharsets.UTF_8));
	}

	private void writeAll(EventBatch batch) throws IOException {
		int events = 0;
		for (int i = 0; i < batch.size(); i++) {
			int start = this.lines.size();
			boolean added = add(batch.get(i));
			if (added && start > 0 && this.lines.size() > this.largestWrite) {
				flush(start, events, batch.position() + i);
				events = 0;
			}
			events += added ? 1 : 0;
		}
		flush(this.lines.size(), events, batch.position() + batch.size());
	}

	private void flush(int length, int events, long place) throws IOException {
		if (length > 0) {
			this.file.write(this.lines.bytes(), length);
		}
		this.lines.removeUntil(length);
		this.written.addAndGet(events);
		this.place = place;
	}

	private boolean add(LifecycleEvent event) {
		int start = this.lines.size();
		try {
			this.json.writeLine(event, this.lines);
			if (this.lines.size() - start > this.longestLine) {
				throw new IllegalStateException("It does not fit into a file");
			}
			return true;
		}
		catch (Throwable ex) {
			this.lines.removeFrom(start);
			report(event, ex);
			return false;
		}
	}

	private void report(LifecycleEvent event, Throwable failure) {
		this.unwritable.add(1);
		long count = this.unwritable.due();
		if (count != 0) {
			Errors.log(failure, (error) -> logger.warn("Could not record {} event(s), most recently one of {}", count,
					event.getClass().getName(), error));
		}
	}

	/**
	 * Write the last lines, and close the file.
	 * @param recorded the number of all events
	 * @param dropped the number of events that were dropped
	 */
	synchronized void end(long recorded, long dropped) throws IOException {
		try {
			this.lines.reset();
			addGap(recorded);
			add(new RecordingEnd(written(), dropped, failed(), this.clock.get()));
			flush(this.lines.size(), 0, recorded);
		}
		finally {
			this.file.close();
		}
	}

}
