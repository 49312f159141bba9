package io.lifecycle.collector.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.guard.OwnerFiles;
import io.lifecycle.guard.Throttle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses the files that are full, on a thread that lives as long as there are some.
 */
final class Compression {

	private static final Logger logger = LoggerFactory.getLogger(RecordingCollector.class);

	private static final int BLOCK = 1 << 16;

	private static final long STOP_MILLIS = 1000;

	private final RecordingDirectory directory;

	private final Throttle failures = new Throttle();

	private volatile boolean stopped;

	// This is guarded by this.
	private @Nullable Thread thread;

	Compression(RecordingDirectory directory) {
		this.directory = directory;
	}

	/**
	 * Compress all files that are full.
	 */
	synchronized void start() {
		if (this.thread == null && !this.stopped) {
			this.thread = DaemonThreads.platform(this::compressAll, "lifecycle-recorder-compression");
			this.thread.start();
		}
	}

	private void compressAll() {
		for (RolledFile file = next(-1); file != null; file = next(file.number())) {
			try {
				compress(file);
			}
			catch (Throwable ex) {
				// It is tried again when the next file is full.
				report(ex);
			}
		}
	}

	private synchronized @Nullable RolledFile next(long after) {
		RolledFile file = null;
		try {
			file = this.stopped ? null : this.directory.uncompressed(after);
		}
		catch (IOException ex) {
			report(ex);
		}
		if (file == null) {
			this.thread = null;
		}
		return file;
	}

	private void report(Throwable failure) {
		this.failures.add(1);
		if (!this.stopped && this.failures.due() != 0) {
			logger.warn("Could not compress a recording. It stays as it is until the next one is full: {}",
					failure.toString());
		}
	}

	private void compress(RolledFile file) throws IOException {
		Path copy = file.incomplete();
		Files.deleteIfExists(copy);
		OwnerFiles.create(copy);
		try {
			write(file.path(), copy);
			this.directory.replace(file, copy);
		}
		finally {
			Files.deleteIfExists(copy);
		}
	}

	private void write(Path file, Path copy) throws IOException {
		try (InputStream in = Files.newInputStream(file);
				FileOutputStream out = new FileOutputStream(copy.toFile());
				GZIPOutputStream zipped = new GZIPOutputStream(out, BLOCK)) {
			copy(in, zipped);
			zipped.finish();
			// The original is deleted next.
			out.getFD().sync();
		}
	}

	private void copy(InputStream in, OutputStream out) throws IOException {
		byte[] block = new byte[BLOCK];
		for (int size = in.read(block); size >= 0; size = in.read(block)) {
			if (this.stopped) {
				throw new InterruptedIOException();
			}
			out.write(block, 0, size);
		}
	}

	/**
	 * Stop, and wait for a moment. What is not complete is repeated at the next start.
	 */
	void stop() {
		Thread running;
		synchronized (this) {
			this.stopped = true;
			running = this.thread;
		}
		try {
			if (running != null) {
				running.join(STOP_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
