package io.lifecycle.autoconfigure.replay;

import java.io.UncheckedIOException;
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

	private static String message(UncheckedIOException failure) {
		Throwable cause = failure.getCause();
		return String.valueOf((cause != null) ? cause.getMessage() : failure.getMessage());
	}

}
