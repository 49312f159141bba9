package io.lifecycle.connection;

/**
 * How far the response of an exchange has got, as far as its server knows. An integration
 * implements it once for each protocol; it counts what was handed to the socket, not what
 * the application has written. The methods are called by any thread while the exchange is
 * open, and must not block.
 *
 * @since 0.1.0
 */
public interface ResponseProgress {

	/**
	 * Return the status that the client has seen.
	 * @return the status of the final head, or 0 if no final head was sent
	 */
	int status();

	/**
	 * Return whether a part of the response has been sent.
	 * @return whether the client has begun to receive the response
	 */
	boolean isHeadSent();

	/**
	 * Return how much of the body has been sent.
	 * @return the bytes that were sent after the head, with content coding and chunk
	 * framing
	 */
	long bodyBytes();

	/**
	 * Return whether the response has been sent to its end.
	 * @return whether the exchange is complete; otherwise it is aborted if it ends now
	 */
	boolean isWhole();

}
