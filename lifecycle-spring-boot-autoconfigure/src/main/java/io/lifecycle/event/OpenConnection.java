package io.lifecycle.event;

/**
 * A snapshot of an open connection.
 *
 * @param connectionId the id of the connection
 * @param clientAddr the IP address of the client; empty for a Unix domain socket or if it
 * is unknown
 * @param clientPort the port of the client; -1 for a Unix domain socket or if it is
 * unknown
 * @param protocol the protocol that it speaks now: {@code h1} or {@code h2}
 * @param requestsServed the number of requests so far
 * @param totalBytesSent the bytes that were written to its socket so far
 * @param busy whether a response is pending
 * @param timestampNanos when it opened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record OpenConnection(long connectionId, String clientAddr, int clientPort, String protocol, int requestsServed,
		long totalBytesSent, boolean busy, long timestampNanos) {

}
