package io.lifecycle.signal;

/**
 * How long the call of a listener took.
 *
 * @param listener the name of the listener
 * @param event the simple name of the class of the event
 * @param requestId the id of the request that the event belongs to, or 0 for none
 * @param eventNanos when the event happened, see
 * {@link io.lifecycle.event.LifecycleEvent#timestampNanos()}
 * @param beganNanos when the call began, on the same clock
 * @param durationNanos nanoseconds until the call returned
 * @param outcome what came of it
 * @since 0.1.0
 */
public record ListenerTiming(String listener, String event, long requestId, long eventNanos, long beganNanos,
		long durationNanos, CallOutcome outcome) {

}
