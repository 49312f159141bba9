package io.lifecycle.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.recording.Recording;
import org.jspecify.annotations.Nullable;

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
		return write(file, null, events);
	}

	/**
	 * Write events of a run into a file.
	 * @param file the file
	 * @param run the id of the run, or {@code null} for none
	 * @param events the events
	 * @return the recording
	 */
	public static Recording write(Path file, @Nullable String run, LifecycleEvent... events) {
		LifecycleJson json = new LifecycleJson();
		try (OutputStream out = Files.newOutputStream(file)) {
			if (run != null) {
				InstanceIdentity identity = new InstanceIdentity("shop", "shop-" + run, run, 0);
				out.write(RecordingHeader.of(identity, 1).writeLine().getBytes(StandardCharsets.UTF_8));
			}
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
