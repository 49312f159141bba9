package io.lifecycle.actuate;

import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a listener fares, as the endpoint tells it.
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
 * @param lastError what it failed with last, or {@code null}; without the message unless
 * values are shown
 * @since 0.1.0
 * @see ListenerStatus
 */
public record ListenerDescriptor(String name, String type, int order, Delivery delivery, ListenerState state,
		long deliveries, long failures, long dropped, int waiting, double timeMs, @Nullable Object lastError) {

	static ListenerDescriptor of(ListenerStatus status, Redaction redaction, boolean show) {
		return new ListenerDescriptor(status.name(), status.type().getName(), status.order(), status.delivery(),
				status.state(), status.deliveries(), status.failures(), status.dropped(), status.waiting(),
				status.nanos() / 1_000_000.0, redaction.error(status.lastError(), show));
	}

}
