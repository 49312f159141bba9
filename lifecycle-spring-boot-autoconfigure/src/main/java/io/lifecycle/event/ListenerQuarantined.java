package io.lifecycle.event;

/**
 * A listener failed too often in a row and receives no events until it is tried again.
 *
 * @param listener the name of the listener
 * @param failures the number of consecutive failures
 * @param error the last failure
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ListenerQuarantined(String listener, int failures, Throwable error,
		long timestampNanos) implements ListenerEvent, FallibleEvent {

	/**
	 * Create the event with the current time.
	 * @param listener the name of the listener
	 * @param failures the number of consecutive failures
	 * @param error the last failure
	 */
	public ListenerQuarantined(String listener, int failures, Throwable error) {
		this(listener, failures, error, LifecycleClock.monotonicNanos());
	}

}
