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
 * @param type the class name of the events that it is registered for
 * @param order the order among the listeners of the same type
 * @param delivery how events reach it
 * @param state whether it receives events
 * @param deliveries the number of events that were delivered
 * @param failures the number of events that it failed to handle
 * @param dropped the number of events that were not delivered
 * @param waiting the number of events in its queue
 * @param timeMs the total time of its calls, in milliseconds
 * @param runningMs the time that its longest active call has been running, in
 * milliseconds; {@code null} if there is no active call
 * @param lastError the last error, or {@code null}; without the message unless values are
 * shown
 * @since 0.1.0
 * @see ListenerStatus
 */
public record ListenerDescriptor(String name, String type, int order, Delivery delivery, ListenerState state,
		long deliveries, long failures, long dropped, int waiting, double timeMs, @Nullable Double runningMs,
		@Nullable Object lastError) {

	/**
	 * Describe a listener.
	 * @param status its status
	 * @param redaction decides which values to hide
	 * @param show whether to show values
	 * @return the description
	 */
	public static ListenerDescriptor of(ListenerStatus status, Redaction redaction, boolean show) {
		Double runningMs = (status.runningNanos() != 0) ? status.runningNanos() / 1_000_000.0 : null;
		return new ListenerDescriptor(status.name(), status.type().getName(), status.order(), status.delivery(),
				status.state(), status.deliveries(), status.failures(), status.dropped(), status.waiting(),
				status.nanos() / 1_000_000.0, runningMs, redaction.error(status.lastError(), show));
	}

}
