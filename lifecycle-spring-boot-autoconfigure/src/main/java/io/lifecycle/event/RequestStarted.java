package io.lifecycle.event;

/**
 * The head of a request was parsed completely.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param requestId the id of the request, see {@link RequestIds}
 * @param method the request method, as sent
 * @param path the path as sent, not decoded, without the query, the values of secret
 * parameters masked
 * @param httpVersion the protocol as the server names it: {@code HTTP/1.0},
 * {@code HTTP/1.1} or {@code HTTP/2.0}
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record RequestStarted(long connectionId, int workerId, long requestId, String method, String path,
		String httpVersion, long timestampNanos) implements ConnectionEvent, ExchangeEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param requestId the id of the request, see {@link RequestIds}
	 * @param method the request method, as sent
	 * @param path the path as sent, not decoded, without the query, the values of secret
	 * parameters masked
	 * @param httpVersion the protocol as the server names it: {@code HTTP/1.0},
	 * {@code HTTP/1.1} or {@code HTTP/2.0}
	 */
	public RequestStarted(long connectionId, int workerId, long requestId, String method, String path,
			String httpVersion) {
		this(connectionId, workerId, requestId, method, path, httpVersion, LifecycleClock.monotonicNanos());
	}

}
