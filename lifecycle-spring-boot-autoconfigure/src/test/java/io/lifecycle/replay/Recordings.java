package io.lifecycle.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;

/**
 * Writes recordings for tests.
 */
public final class Recordings {

	private Recordings() {
	}

	/**
	 * Write events into a file.
	 * @param file the file
	 * @param events the events
	 * @return the recording
	 */
	public static Recording write(Path file, LifecycleEvent... events) {
		LifecycleJson json = new LifecycleJson();
		try (OutputStream out = Files.newOutputStream(file)) {
			for (LifecycleEvent event : events) {
				json.writeLine(event, out);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Recording.open(file);
	}

}
