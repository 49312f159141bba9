package io.lifecycle.recording;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run of an application in a recording.
 *
 * @param run the id of the run, or empty if the recording has no header
 * @param application the name of the application, or empty
 * @param instance the name of the instance, or empty
 * @param begin the time of the first event, or {@code null} if there is none
 * @param end the time of the latest event, or {@code null} if there is none
 * @param events the number of events
 * @param droppedEvents the number of events that are missing because they could not be
 * recorded
 * @param ended whether the recording ended in order; else the run was killed, or is still
 * recording
 * @since 0.1.0
 */
public record RecordedRun(String run, String application, String instance, @Nullable Instant begin,
		@Nullable Instant end, long events, long droppedEvents, boolean ended) {

}
