package io.lifecycle.json;

import java.time.Instant;

import tools.jackson.databind.node.ObjectNode;

/**
 * Events are missing here: they came faster than they could be written, or the disk was
 * full.
 *
 * @param dropped the number of events that are missing
 * @param time when the next event was written
 * @since 0.1.0
 */
public record RecordingGap(long dropped, Instant time) implements RecordingLine {

	@Override
	public void write(ObjectNode json) {
		json.put("dropped", this.dropped);
	}

}
