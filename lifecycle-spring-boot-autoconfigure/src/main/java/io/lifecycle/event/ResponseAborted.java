package io.lifecycle.event;

/**
 * The response to a request ended before it was complete.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param requestId the id of the request, see {@link RequestIds}
 * @param bytesSent bytes sent after the head, including content coding and chunk framing;
 * on HTTP/2 the payload of the DATA frames
 * @param durationNanos nanoseconds since the request started
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ResponseAborted(long connectionId, int workerId, long requestId, long bytesSent, long durationNanos,
		long timestampNanos) implements ConnectionEvent, ExchangeEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param requestId the id of the request, see {@link RequestIds}
	 * @param bytesSent bytes sent after the head, including content coding and chunk
	 * framing; on HTTP/2 the payload of the DATA frames
	 * @param durationNanos nanoseconds since the request started
	 */
	public ResponseAborted(long connectionId, int workerId, long requestId, long bytesSent, long durationNanos) {
		this(connectionId, workerId, requestId, bytesSent, durationNanos, LifecycleClock.monotonicNanos());
	}

}
