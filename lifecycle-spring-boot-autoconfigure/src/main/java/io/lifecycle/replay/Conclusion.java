package io.lifecycle.replay;

import java.util.List;

import io.lifecycle.recording.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one listener did with one event of a replay. Nothing in it depends on the time
 * that it took, so that two replays of the same listeners have the same conclusions.
 *
 * @param source the recorded event that was replayed
 * @param event the type of the event that the listener received
 * @param emission the content of that event if another listener emitted it, or
 * {@code null} if it is the recorded one
 * @param listener the name of the listener
 * @param outcome what happened
 * @param failure the class and the message of the exception of the listener, or
 * {@code null}
 * @param emitted the events that the listener emitted, without their times
 * @param tasks the names of the background tasks that it started
 * @param logged the lines that it logged or {@link SignalReplay#note(String) noted}
 * @since 0.1.0
 */
public record Conclusion(RecordedEvent source, String event, @Nullable String emission, String listener,
		Outcome outcome, @Nullable String failure, List<String> emitted, List<String> tasks, List<String> logged) {

	/**
	 * What happened to an event at a listener.
	 */
	public enum Outcome {

		/**
		 * The listener received it.
		 */
		HANDLED,

		/**
		 * A filter or a condition of the listener left it out.
		 */
		FILTERED,

		/**
		 * The listener or its stage failed.
		 */
		FAILED,

		/**
		 * The stage of the listener, or a task that it started, did not end in time.
		 */
		TIMED_OUT

	}

	boolean isFailure() {
		return this.outcome == Outcome.FAILED || this.outcome == Outcome.TIMED_OUT;
	}

}
