package io.lifecycle.event;

/**
 * The last byte of a response was written to the socket.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param requestId the id of the request; 0 when the server itself refused the request
 * head, without a {@link RequestStarted}
 * @param status the status that the client saw; 0 when a refused head got no answer, or
 * only the reset of a stream of HTTP/2
 * @param bytesSent bytes sent after the head, including content coding and chunk framing;
 * on HTTP/2 the payload of the DATA frames
 * @param durationNanos nanoseconds since the request started
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ResponseCompleted(long connectionId, int workerId, long requestId, int status, long bytesSent,
		long durationNanos, long timestampNanos) implements ConnectionEvent, ExchangeEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param requestId the id of the request; 0 when the server itself refused the
	 * request head, without a {@link RequestStarted}
	 * @param status the status that the client saw
	 * @param bytesSent bytes sent after the head, including content coding and chunk
	 * framing; on HTTP/2 the payload of the DATA frames
	 * @param durationNanos nanoseconds since the request started
	 */
	public ResponseCompleted(long connectionId, int workerId, long requestId, int status, long bytesSent,
			long durationNanos) {
		this(connectionId, workerId, requestId, status, bytesSent, durationNanos, LifecycleClock.monotonicNanos());
	}

}
