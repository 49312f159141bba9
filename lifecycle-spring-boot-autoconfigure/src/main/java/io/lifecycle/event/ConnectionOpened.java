package io.lifecycle.event;

/**
 * A connection was accepted.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param clientAddr the IP address of the client; empty for a Unix domain socket
 * @param clientPort the port of the client; -1 for a Unix domain socket
 * @param serverAddr the local IP address; empty for a Unix domain socket
 * @param serverPort the local port; -1 for a Unix domain socket
 * @param protocol the protocol when the connection opens: {@code "h1"}, {@code "h2"} or
 * {@code "websocket"}. A protocol that is negotiated later appears in
 * {@link RequestStarted#httpVersion()}
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ConnectionOpened(long connectionId, int workerId, String clientAddr, int clientPort, String serverAddr,
		int serverPort, String protocol, long timestampNanos) implements ConnectionEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param clientAddr the IP address of the client; empty for a Unix domain socket
	 * @param clientPort the port of the client; -1 for a Unix domain socket
	 * @param serverAddr the local IP address; empty for a Unix domain socket
	 * @param serverPort the local port; -1 for a Unix domain socket
	 * @param protocol the protocol when the connection opens: {@code "h1"}, {@code "h2"}
	 * or {@code "websocket"}. A protocol that is negotiated later appears in
	 * {@link RequestStarted#httpVersion()}
	 */
	public ConnectionOpened(long connectionId, int workerId, String clientAddr, int clientPort, String serverAddr,
			int serverPort, String protocol) {
		this(connectionId, workerId, clientAddr, clientPort, serverAddr, serverPort, protocol,
				LifecycleClock.monotonicNanos());
	}

}
