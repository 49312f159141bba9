package io.lifecycle.replay;

import java.time.Duration;

/**
 * What a replay has done.
 *
 * @param events the number of events that were replayed
 * @param unknown the number of events that were not, because they cannot be created as
 * objects of their classes
 * @param torn the number of lines that cannot be read
 * @param skipped the number of events that were not replayed because a filter left them
 * out, or because a listener had emitted an equal event
 * @param failures the number of calls of listeners that failed or did not end in time
 * @param took how long the replay took
 * @param recorded the time between the first and the last replayed event
 * @since 0.1.0
 */
public record ReplayResult(long events, long unknown, long torn, long skipped, long failures, Duration took,
		Duration recorded) {

}
