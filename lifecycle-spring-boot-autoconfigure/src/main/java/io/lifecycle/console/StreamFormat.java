package io.lifecycle.console;

import java.util.List;

import io.lifecycle.signal.ListenerTiming;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is written. The methods append to what is sent next.
 */
interface StreamFormat {

	/**
	 * Return the format that a client accepts: by default text, for a terminal.
	 */
	static StreamFormat of(ConsoleRequest request) {
		if (request.accepts("Accept", "text/event-stream")) {
			return new EventStreamFormat();
		}
		return request.accepts("Accept", "application/x-ndjson") ? new RecordingFormat() : new TextFormat();
	}

	/**
	 * Return the type of the response.
	 */
	String mediaType();

	/**
	 * Return whether events that repeat others are left out unless they are asked for.
	 */
	default boolean isShort() {
		return false;
	}

	/**
	 * Write what comes first.
	 */
	void begin(StringBuilder out, StateReport report, StreamQuery query);

	/**
	 * Write events, of which there is at least one.
	 */
	void events(StringBuilder out, EventPart part, ShownEvents shown, StreamQuery query);

	/**
	 * Write which events are missing.
	 */
	void lost(StringBuilder out, EventPart part);

	/**
	 * Write counts of whole seconds and the state, which only the page needs.
	 * @param counts the JSON of the counts that were not yet written
	 * @param state the JSON of the state, or {@code null} if it is not due
	 */
	default void report(StringBuilder out, List<String> counts, @Nullable String state) {
	}

	/**
	 * Write how long calls of listeners took, which only the page needs.
	 * @param calls the calls, of which there is at least one
	 */
	default void timings(StringBuilder out, List<ListenerTiming> calls) {
	}

	/**
	 * Write something that means nothing, so that the server notices when the client has
	 * left.
	 */
	void keepAlive(StringBuilder out);

	/**
	 * Write what comes last.
	 * @param why the reason
	 */
	void end(StringBuilder out, String why);

}
