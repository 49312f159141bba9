package io.lifecycle.recording;

import java.time.Instant;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * An event that was read from a recording.
 *
 * @param event the event; an {@link io.lifecycle.json.UnknownEvent} if it cannot be
 * created as an object of its class
 * @param number the number of the event in the recording, from 1
 * @param timestampNanos when it happened according to its line, on the clock of this JVM;
 * the event may compute something else
 * @param run the id of the run that recorded it, or empty if the recording has no header
 * @param file the file that contains it
 * @param line the number of its line in that file, from 1
 * @since 0.1.0
 */
public record RecordedEvent(LifecycleEvent event, long number, long timestampNanos, String run, String file,
		long line) {

	/**
	 * Return when the event happened.
	 * @return the recorded wall-clock time
	 */
	public Instant time() {
		return LifecycleClock.toInstant(this.timestampNanos);
	}

}
