package io.lifecycle.event;

/**
 * The head of a request arrived. Routing has not begun.
 *
 * @param request the request, a snapshot
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record RequestReceived(RequestInfo request, long timestampNanos) implements RequestEvent {

	/**
	 * Create the event with the current time.
	 * @param request the request, a snapshot
	 */
	public RequestReceived(RequestInfo request) {
		this(request, LifecycleClock.monotonicNanos());
	}

}
