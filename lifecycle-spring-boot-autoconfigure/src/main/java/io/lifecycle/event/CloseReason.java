package io.lifecycle.event;

/**
 * Why a connection ended. Where several reasons apply, the guide to connections says
 * which one counts.
 *
 * @since 0.1.0
 */
public enum CloseReason {

	/**
	 * A normal end: either side closed between two exchanges, or the response demanded it
	 * ({@code Connection: close}, HTTP/1.0, the maximum of keep-alive requests).
	 */
	COMPLETE,

	/**
	 * A time limit of the server was reached: nothing was sent, an incomplete request
	 * head, an idle keep-alive connection, a stalled body, or a client that does not
	 * read.
	 */
	TIMEOUT,

	/**
	 * The client closed or reset the connection during an exchange or before its request
	 * head was complete.
	 */
	CLIENT_DISCONNECT,

	/**
	 * A failed TLS handshake, a refused request head, or an abort by the server.
	 */
	ERROR,

	/**
	 * The server had no thread to serve the connection and refused it.
	 */
	BACKPRESSURE,

	/**
	 * The server was paused or stopped.
	 */
	SHUTDOWN

}
