package io.lifecycle.collector.recorder;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.DeliveringCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.Steps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each event as a line of JSON into files of bounded size.
 *
 * <p>
 * The files are in one directory, which belongs to one recorder at a time: the current
 * one is {@code events.jsonl}; full ones and those of former days are
 * {@code events.<number>.<day>.jsonl.gz}. A killed process loses the events of the last
 * moment only; the next recorder removes a line that is not complete. If events are lost
 * because the disk is full or too slow, they are counted, and a line says how many are
 * missing; the recorder goes on as soon as there is room.
 *
 * <p>
 * Days are those of UTC by the clock of the events, which does not jump. Thread-safe. The
 * thread that records never waits for the disk.
 *
 * @since 0.1.0
 */
public final class RecordingCollector implements DeliveringCollector, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RecordingCollector.class);

	private static final long END_MILLIS = 2000;

	private final BufferedCollector buffer;

	private final RecordingWriter writer;

	private final DirectoryLock lock;

	private final @Nullable Predicate<? super LifecycleEvent> selection;

	private final Path currentFile;

	private final AtomicBoolean closed = new AtomicBoolean();

	RecordingCollector(BufferedCollector buffer, RecordingWriter writer, DirectoryLock lock,
			@Nullable Predicate<? super LifecycleEvent> selection, Path currentFile) {
		this.buffer = buffer;
		this.writer = writer;
		this.lock = lock;
		this.selection = selection;
		this.currentFile = currentFile;
	}

	/**
	 * Return a builder.
	 * @param directory the directory of the files, which is created if it is missing
	 * @return the builder
	 */
	public static RecordingCollectorBuilder builder(Path directory) {
		return new RecordingCollectorBuilder(directory);
	}

	@Override
	public void record(LifecycleEvent event) {
		Predicate<? super LifecycleEvent> selection = this.selection;
		if (selection == null || selection.test(event)) {
			this.buffer.record(event);
		}
	}

	@Override
	public BufferedCollector buffer() {
		return this.buffer;
	}

	/**
	 * Write all events that wait, and wait for it, at most for the shutdown timeout.
	 * @return whether it was done in time
	 */
	public boolean deliver() {
		return this.buffer.deliver();
	}

	/**
	 * Return how many events were written.
	 * @return the number of events in all files of this recorder
	 */
	public long written() {
		return this.writer.written();
	}

	/**
	 * Return how many events were dropped because too many were waiting for the disk.
	 * @return the number of events
	 */
	public long dropped() {
		return this.buffer.dropped();
	}

	/**
	 * Return how many events could not be written.
	 * @return the number of events
	 */
	public long failed() {
		return this.writer.failed();
	}

	/**
	 * Return the file that is written now.
	 * @return the file, which exists when the first events were written
	 */
	public Path currentFile() {
		return this.currentFile;
	}

	/**
	 * Write all events that wait and the end of the recording, at most for the rest of
	 * the shutdown timeout, and release the directory.
	 */
	@Override
	public void close() {
		this.buffer.close();
		if (this.closed.compareAndSet(false, true)) {
			// The disk may hang: then the directory is not released before it is over.
			Thread end = DaemonThreads.platform(this::end, "lifecycle-recorder-end");
			end.start();
			Steps.run("end the recording", () -> join(end));
		}
	}

	private void end() {
		try {
			this.writer.end(this.buffer.recorded(), this.buffer.dropped());
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.warn("Could not end the recording {}", this.currentFile, error));
		}
		finally {
			this.lock.release();
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join(END_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
