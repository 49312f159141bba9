package io.lifecycle.autoconfigure.replay;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.Recording;

/**
 * The files of the recording to replay.
 */
final class ReplayFiles {

	private static final String OTHER = "Set '%s.report' to another file.";

	private ReplayFiles() {
	}

	static Recording open(List<String> files) {
		return Recording.open(files.stream().map(Path::of).toArray(Path[]::new));
	}

	/**
	 * Return the time of the first event.
	 * @throws ReplayException if the files cannot be read
	 */
	static Instant start(List<String> files) {
		try (Stream<RecordedEvent> events = open(files).events()) {
			return events.findFirst().map(RecordedEvent::time).orElse(Instant.EPOCH);
		}
		catch (UncheckedIOException ex) {
			throw new ReplayException("The recording cannot be read: %s".formatted(message(ex)),
					"Set '%s.file' to files or directories of recordings.".formatted(ReplayProperties.PREFIX), ex);
		}
	}

	/**
	 * Check that the reports can be written and read.
	 */
	static void checkReports(ReplayProperties properties, Recording recording) {
		Path report = properties.reportFile();
		Path compare = properties.compareFile();
		if (report != null) {
			check(!recording.contains(report), "The report would be part of the recording: '%s'.", report, OTHER);
			check(!Files.isDirectory(report), "The report '%s' is a directory.", report, OTHER);
			check(compare == null || !compare.toAbsolutePath().normalize().equals(report.toAbsolutePath().normalize()),
					"The report to compare with would be replaced: '%s'.", report, OTHER);
		}
		if (compare != null) {
			check(Files.isReadable(compare) && !Files.isDirectory(compare), "The report '%s' cannot be read.", compare,
					"Set '%s.compare' to the report of another replay.");
		}
	}

	private static void check(boolean condition, String problem, Path file, String action) {
		if (!condition) {
			throw new ReplayException(problem.formatted(file), action.formatted(ReplayProperties.PREFIX), null);
		}
	}

	private static String message(UncheckedIOException failure) {
		Throwable cause = failure.getCause();
		return String.valueOf((cause != null) ? cause.getMessage() : failure.getMessage());
	}

}
