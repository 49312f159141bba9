package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.lifecycle.guard.Throttle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a recording: the current one, and those that are full. It keeps no list of
 * them, because somebody may delete some at any time. Thread-safe.
 */
final class RecordingDirectory {

	private static final Logger logger = LoggerFactory.getLogger(RecordingCollector.class);

	private final Path path;

	private final RecordingLimits limits;

	private final Throttle failures = new Throttle();

	RecordingDirectory(Path path, RecordingLimits limits) {
		this.path = path;
		this.limits = limits;
	}

	Path current() {
		return this.path.resolve("events.jsonl");
	}

	/**
	 * Finish what a killed process has begun.
	 */
	synchronized void repair() throws IOException {
		RecordingRepair.finishCompression(this.path, rolled());
	}

	/**
	 * Rename the current file, which is full, and delete the oldest ones.
	 * @param begun when the file began
	 * @param today the date
	 */
	synchronized void roll(LocalDate begun, LocalDate today) throws IOException {
		List<RolledFile> files = rolled();
		long number = files.isEmpty() ? 0 : files.get(files.size() - 1).number() + 1;
		Files.move(current(), RolledFile.in(this.path, begun, number).path());
		deleteOldest(today);
	}

	/**
	 * Delete the oldest files: those of former days, and so many that a full current
	 * file, and a compressed copy of one, do not exceed the limit. A file whose clock was
	 * not set has the day of the next one.
	 */
	synchronized void deleteOldest(LocalDate today) throws IOException {
		List<RolledFile> files = rolled();
		long size = this.limits.reserve() + files.stream().mapToLong(RolledFile::size).sum();
		for (int i = 0; i < files.size(); i++) {
			LocalDate day = firstDay(files.subList(i, files.size()), today);
			if (size > this.limits.totalSizeCap() || this.limits.isTooOld(day, today)) {
				size -= delete(files.get(i));
			}
		}
	}

	private static LocalDate firstDay(List<RolledFile> files, LocalDate today) {
		return files.stream().filter(RolledFile::isDated).map(RolledFile::day).findFirst().orElse(today);
	}

	private long delete(RolledFile file) {
		long size = file.size();
		try {
			Files.deleteIfExists(file.path());
			return size;
		}
		catch (IOException ex) {
			this.failures.add(1);
			if (this.failures.due() != 0) {
				logger.warn("Could not delete the recording {}, and may exceed the limit of their size: {}",
						file.path(), ex.toString());
			}
			return 0;
		}
	}

	/**
	 * Return the first file after a number that is not compressed, or {@code null} if
	 * there is none.
	 */
	@Nullable RolledFile uncompressed(long after) throws IOException {
		return rolled().stream()
			.filter((file) -> !file.isCompressed() && file.number() > after)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Replace a file by its compressed copy, unless it was deleted meanwhile.
	 */
	synchronized void replace(RolledFile file, Path copy) throws IOException {
		if (Files.exists(file.path())) {
			Files.move(copy, file.compressed(), StandardCopyOption.ATOMIC_MOVE);
			Files.delete(file.path());
		}
	}

	/**
	 * Return the files that are full, the oldest first.
	 */
	List<RolledFile> rolled() throws IOException {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.map(RolledFile::of).filter(Objects::nonNull).sorted().toList();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

}
