package io.lifecycle.connection;

/**
 * The progress of a response, as its server knows it. An integration implements it once
 * for each protocol. It counts the bytes that were written to the socket, not those that
 * the application has written. Any thread may call the methods while the exchange is
 * open, and they must not block.
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
	 * Return whether part of the response has been sent.
	 * @return whether the client has begun to receive the response
	 */
	boolean isHeadSent();

	/**
	 * Return how much of the body has been sent.
	 * @return the bytes that were sent after the head, including content coding and chunk
	 * framing
	 */
	long bodyBytes();

	/**
	 * Return whether the response has been sent completely.
	 * @return whether the exchange is complete; if not, an exchange that ends now is
	 * aborted
	 */
	boolean isWhole();

	/**
	 * Return whether the response is a stream.
	 * @return whether its head announced a {@linkplain Exchange#isStream(String) media
	 * type of streams}
	 */
	default boolean isStream() {
		return false;
	}

}
