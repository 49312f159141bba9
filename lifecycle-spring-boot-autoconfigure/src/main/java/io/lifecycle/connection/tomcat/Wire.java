package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a channel sees of its socket. A channel that serves no socket, or one that is not
 * tracked, has {@link #UNTRACKED}. Nothing is thrown.
 */
interface Wire {

	Wire UNTRACKED = new Wire() {
	};

	/**
	 * Bytes were read, -1 at the end of the input.
	 */
	default void read(long count) {
	}

	default void broken(IOException failure) {
	}

	default void tlsFailed(IOException failure) {
	}

	default void written(long count) {
	}

	default void writing(ByteBuffer[] buffers, int offset, int length) {
	}

	/**
	 * Buffers were written, perhaps not whole.
	 */
	default void wrote(ByteBuffer[] buffers, int offset, int length) {
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes do not pass the channel
	 * @param remaining bytes that wait in the channel
	 */
	default void fileMoved(boolean pastChannel, int remaining) {
	}

	/**
	 * A pooled channel, which shows what sees the socket that it serves at the moment.
	 */
	interface Channel {

		Wire wire();

	}

}
