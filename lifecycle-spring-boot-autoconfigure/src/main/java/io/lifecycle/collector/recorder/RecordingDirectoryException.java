package io.lifecycle.collector.recorder;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a recorder cannot use its directory.
 *
 * @since 0.1.0
 */
public final class RecordingDirectoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RecordingDirectoryException(Path directory, String problem, @Nullable Throwable cause) {
		super("The directory %s %s".formatted(directory.toAbsolutePath(), problem), cause);
	}

}
