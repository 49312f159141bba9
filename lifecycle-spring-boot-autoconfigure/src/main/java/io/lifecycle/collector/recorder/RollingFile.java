package io.lifecycle.collector.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import io.lifecycle.guard.OwnerFiles;
import io.lifecycle.json.RecordingHeader;
import org.jspecify.annotations.Nullable;

/**
 * The current file. After a failure, or if somebody else changes or deletes it, it is
 * opened again; whatever is not whole lines of this recorder is removed. Not thread-safe.
 */
final class RollingFile implements AutoCloseable {

	private final RecordingDirectory directory;

	private final RecordingLimits limits;

	private final boolean fsync;

	private final Compression compression;

	private final IntFunction<RecordingHeader> headers;

	private final Supplier<Instant> clock;

	private @Nullable FileOutputStream out;

	// It consists of whole lines up to here. -1 means that nobody has looked yet.
	private long size = -1;

	private boolean hasEvents;

	private LocalDate begun = LocalDate.EPOCH;

	// This many files of this run have a header.
	private int parts;

	RollingFile(RecordingDirectory directory, RecordingLimits limits, boolean fsync,
			IntFunction<RecordingHeader> headers, Supplier<Instant> clock) {
		this.directory = directory;
		this.limits = limits;
		this.fsync = fsync;
		this.compression = new Compression(directory);
		this.headers = headers;
		this.clock = clock;
	}

	/**
	 * Write lines, all or none of them.
	 */
	void write(byte[] lines, int length) throws IOException {
		open();
		LocalDate today = today();
		boolean full = this.size + length > this.limits.maxFileSize() || !today.equals(this.begun);
		if (full && this.hasEvents) {
			roll(today);
		}
		append(lines, length);
		this.hasEvents = true;
	}

	private void open() throws IOException {
		if (this.out != null && isIntact()) {
			return;
		}
		closeFile();
		if (this.size < 0) {
			repair();
		}
		this.size = RecordingRepair.cut(this.directory.current(), this.size);
		begin(this.size == 0);
	}

	private void repair() throws IOException {
		Path current = this.directory.current();
		this.directory.repair();
		this.hasEvents = Files.exists(current);
		this.begun = this.hasEvents
				? LocalDate.ofInstant(Files.getLastModifiedTime(current).toInstant(), ZoneOffset.UTC) : today();
		this.directory.deleteOldest(today());
		compress();
	}

	private boolean isIntact() throws IOException {
		if (!Files.exists(this.directory.current())) {
			return false;
		}
		BasicFileAttributes found = Files.readAttributes(this.directory.current(), BasicFileAttributes.class);
		// A pipe has no size.
		return found.size() == this.size || !found.isRegularFile();
	}

	private void roll(LocalDate today) throws IOException {
		closeFile();
		this.directory.roll(this.begun, today);
		compress();
		this.size = 0;
		begin(true);
	}

	private void begin(boolean empty) throws IOException {
		Files.createDirectories(this.directory.current().getParent());
		this.out = new FileOutputStream(OwnerFiles.create(this.directory.current()).toFile(), true);
		if (empty) {
			this.begun = today();
			this.hasEvents = false;
		}
		if (empty || this.parts == 0) {
			byte[] header = this.headers.apply(this.parts + 1).writeLine().getBytes(StandardCharsets.UTF_8);
			append(header, header.length);
			this.parts++;
		}
	}

	private void append(byte[] lines, int length) throws IOException {
		try {
			FileOutputStream out = Objects.requireNonNull(this.out);
			out.write(lines, 0, length);
			if (this.fsync) {
				out.getFD().sync();
			}
			this.size += length;
		}
		catch (IOException ex) {
			// What was written is removed when the file is opened again.
			closeAfter(ex);
			throw ex;
		}
	}

	private void closeAfter(IOException failure) {
		try {
			closeFile();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void closeFile() throws IOException {
		FileOutputStream out = this.out;
		this.out = null;
		if (out != null) {
			out.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.compression.stop();
		closeFile();
	}

	private void compress() {
		if (this.limits.compress()) {
			this.compression.start();
		}
	}

	private LocalDate today() {
		return LocalDate.ofInstant(this.clock.get(), ZoneOffset.UTC);
	}

}
