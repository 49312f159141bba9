package io.lifecycle.actuate;

import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.text.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * The state of a listener, as the endpoint shows it.
 *
 * @param name the name
 * @param type the name of the class of events that it is registered for
 * @param order the place among the listeners of the same type
 * @param delivery how events reach it
 * @param state whether it receives events
 * @param deliveries how many events it was given
 * @param failures how many of these it failed on
 * @param dropped how many events it was not given
 * @param waiting how many events wait in its lane now
 * @param timeMs how long it has run altogether, in milliseconds
 * @param runningMs how long the longest of its calls that have not returned is running
 * already, in milliseconds; {@code null} when none is
 * @param lastError what it failed with last, or {@code null}; without the message unless
 * values are shown
 * @since 0.1.0
 * @see ListenerStatus
 */
public record ListenerDescriptor(String name, String type, int order, Delivery delivery, ListenerState state,
		long deliveries, long failures, long dropped, int waiting, double timeMs, @Nullable Double runningMs,
		@Nullable Object lastError) {

	static ListenerDescriptor of(ListenerStatus status, Redaction redaction, boolean show) {
		Double runningMs = (status.runningNanos() != 0) ? status.runningNanos() / 1_000_000.0 : null;
		return new ListenerDescriptor(status.name(), status.type().getName(), status.order(), status.delivery(),
				status.state(), status.deliveries(), status.failures(), status.dropped(), status.waiting(),
				status.nanos() / 1_000_000.0, runningMs, redaction.error(status.lastError(), show));
	}

}
