package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended. Nothing follows it.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param requestsServed number of request heads that were parsed completely
 * ({@link RequestStarted}); refused heads do not count
 * @param totalBytesSent all bytes written to the socket, including heads, interim and
 * error responses; the encrypted bytes on TLS
 * @param durationNanos nanoseconds since the connection was opened
 * @param reason why it ended
 * @param detail a human-readable description of what happened; {@code null} if the reason
 * says enough
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ConnectionClosed(long connectionId, int workerId, int requestsServed, long totalBytesSent,
		long durationNanos, CloseReason reason, @Nullable String detail,
		long timestampNanos) implements ConnectionEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param requestsServed number of request heads that were parsed completely
	 * ({@link RequestStarted}); refused heads do not count
	 * @param totalBytesSent all bytes written to the socket, including heads, interim and
	 * error responses; the encrypted bytes on TLS
	 * @param durationNanos nanoseconds since the connection was opened
	 * @param reason why it ended
	 * @param detail a human-readable description of what happened; {@code null} if the
	 * reason says enough
	 */
	public ConnectionClosed(long connectionId, int workerId, int requestsServed, long totalBytesSent,
			long durationNanos, CloseReason reason, @Nullable String detail) {
		this(connectionId, workerId, requestsServed, totalBytesSent, durationNanos, reason, detail,
				LifecycleClock.monotonicNanos());
	}

}
