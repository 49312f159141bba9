package io.lifecycle.json;

import java.time.Instant;

import tools.jackson.databind.node.ObjectNode;

/**
 * The last line of a run. A run without it was killed.
 *
 * @param events the number of events that the run wrote, in all of its files
 * @param dropped the number of events that were dropped because too many were waiting
 * @param failed the number of events that could not be written
 * @param time when the recording ended
 * @since 0.1.0
 */
public record RecordingEnd(long events, long dropped, long failed, Instant time) implements RecordingLine {

	@Override
	public void write(ObjectNode json) {
		json.put("events", this.events).put("dropped", this.dropped).put("failed", this.failed);
	}

}
