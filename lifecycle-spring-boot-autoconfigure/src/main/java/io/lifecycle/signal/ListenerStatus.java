package io.lifecycle.signal;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a listener at one moment.
 *
 * @param name the name
 * @param type the event type that it is registered for
 * @param order the place among the listeners of the same type
 * @param delivery how events reach it
 * @param state whether it receives events
 * @param deliveries how many events it was given
 * @param failures how many of these it failed on, those that took too long included
 * @param dropped how many events it was not given: the lane was full, it was quarantined,
 * or the application ended
 * @param waiting how many events wait in its lane now
 * @param nanos how long it has run altogether, in nanoseconds; 0 where the bus takes no
 * time. With a slow-threshold of 100 ms or more the bus looks every 10 ms which listeners
 * are running: the sum over many short calls is right on average, a single short call
 * mostly counts as 0. What another listener takes that this one emits to does not count
 * @param runningNanos how long the longest of its calls that have not returned is running
 * already, in nanoseconds and at a resolution of 10 ms; 0 when none is, and where the bus
 * takes no time
 * @param lastError what it failed with last: the name of the class and, if there is one,
 * {@code ": "} and the message, which may contain anything; or {@code null}
 * @since 0.1.0
 * @see Listeners#list()
 */
public record ListenerStatus(String name, Class<?> type, int order, Delivery delivery, ListenerState state,
		long deliveries, long failures, long dropped, int waiting, long nanos, long runningNanos,
		@Nullable String lastError) {

}
