package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended. Nothing follows it.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param requestsServed how many request heads were parsed in full
 * ({@link RequestStarted}); refused heads do not count
 * @param totalBytesSent every byte written to the socket: heads, interim and error
 * responses included, on TLS the encrypted bytes
 * @param durationNanos nanoseconds since the connection was opened
 * @param reason why it ended
 * @param detail what exactly happened, in words for a human; {@code null} when the reason
 * says it all
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
	 * @param requestsServed how many request heads were parsed in full
	 * ({@link RequestStarted}); refused heads do not count
	 * @param totalBytesSent every byte written to the socket: heads, interim and error
	 * responses included, on TLS the encrypted bytes
	 * @param durationNanos nanoseconds since the connection was opened
	 * @param reason why it ended
	 * @param detail what exactly happened, in words for a human; {@code null} when the
	 * reason says it all
	 */
	public ConnectionClosed(long connectionId, int workerId, int requestsServed, long totalBytesSent,
			long durationNanos, CloseReason reason, @Nullable String detail) {
		this(connectionId, workerId, requestsServed, totalBytesSent, durationNanos, reason, detail,
				LifecycleClock.monotonicNanos());
	}

}
