package io.lifecycle.event;

/**
 * Why a connection ended. The first reason that applies is given.
 *
 * @since 0.1.0
 */
public enum CloseReason {

	/**
	 * Normal life: either side closed between two exchanges, or the response said so
	 * ({@code Connection: close}, HTTP/1.0, the maximum of keep-alive requests).
	 */
	COMPLETE,

	/**
	 * A time limit of the server was reached: nothing sent, half a head, an idle
	 * keep-alive connection, a stalled body, or a client that does not read.
	 */
	TIMEOUT,

	/**
	 * The client closed or reset the connection while an exchange or a half-sent head was
	 * open.
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
