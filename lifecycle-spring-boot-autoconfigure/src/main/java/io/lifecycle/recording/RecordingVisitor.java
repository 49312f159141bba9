package io.lifecycle.recording;

import io.lifecycle.json.RecordingLine;

/**
 * Receives the contents of a recording in the order of its lines.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordingVisitor {

	/**
	 * Receive an event.
	 * @param event the event
	 */
	void event(RecordedEvent event);

	/**
	 * Receive a line that is no event: a header, a gap or an end.
	 * @param line the line
	 */
	default void line(RecordingLine line) {
	}

	/**
	 * Receive a line that cannot be read, such as the last one of a killed process.
	 * @param file the file that contains it
	 * @param line the number of the line, from 1
	 */
	default void torn(String file, long line) {
	}

	/**
	 * Note how much has been read, after each few megabytes.
	 * @param bytes the number of bytes of all files that have been read
	 * @param total the number of bytes of all files
	 */
	default void progress(long bytes, long total) {
	}

}
