package io.lifecycle.event;

/**
 * A quarantined listener handled an event successfully and receives all events again.
 *
 * @param listener the name of the listener
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ListenerRestored(String listener, long timestampNanos) implements ListenerEvent {

	/**
	 * Create the event with the current time.
	 * @param listener the name of the listener
	 */
	public ListenerRestored(String listener) {
		this(listener, LifecycleClock.monotonicNanos());
	}

}
