package io.lifecycle.signal;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the state of a listener.
 *
 * @param name the name
 * @param type the event type that it is registered for
 * @param order the order among the listeners of the same type
 * @param delivery how events reach it
 * @param state whether it receives events
 * @param deliveries the number of delivered events
 * @param failures the number of these that it failed to handle, including timeouts
 * @param dropped the number of events that were not delivered: the queue was full, the
 * listener was quarantined, or the application shut down
 * @param waiting the number of events in its queue
 * @param nanos the total time of its calls, in nanoseconds; 0 if the bus does not measure
 * time. With a slow-threshold of 100 ms or more the bus observes every 10 ms which
 * listeners are running: the sum of many short calls is correct on average, but a single
 * short call mostly counts as 0. The time of listeners of nested emits is not included
 * @param runningNanos the time that its longest active call has been running, in
 * nanoseconds with a resolution of 10 ms; 0 if there is none, or if the bus does not
 * measure time
 * @param lastError the last error: the name of its class and, if there is a message,
 * {@code ": "} and the message, which may contain anything; or {@code null}
 * @since 0.1.0
 * @see Listeners#list()
 */
public record ListenerStatus(String name, Class<?> type, int order, Delivery delivery, ListenerState state,
		long deliveries, long failures, long dropped, int waiting, long nanos, long runningNanos,
		@Nullable String lastError) {

}
