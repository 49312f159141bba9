package io.lifecycle.console;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream is sent to: the response, whatever the kind of the web application.
 *
 * @since 0.1.0
 */
public interface ConsoleOutput {

	/**
	 * Send a part of the stream. Blocks while the client does not read, but not for ever.
	 * @param part the bytes
	 * @throws IOException if the client has left or does not read
	 */
	void write(byte[] part) throws IOException;

	/**
	 * End the response. Called once, by the thread that has written, unless the response
	 * had already ended.
	 * @param failure what ended the stream, or {@code null} if it is complete
	 */
	void end(@Nullable Throwable failure);

	/**
	 * Make {@link #write} fail, because the client does not read and another one needs
	 * its place. Called by any thread, which also interrupts the one that writes.
	 * Repeated calls have no effect.
	 * @return whether it fails soon; if not, the client keeps its thread
	 */
	default boolean abort() {
		return false;
	}

}
