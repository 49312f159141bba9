package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/**
 * Receives what a channel observes of its socket. A channel without a socket, or with one
 * that is not tracked, has {@link #UNTRACKED}. No method throws.
 */
interface Wire {

	Wire UNTRACKED = new Wire() {
	};

	/**
	 * Bytes were read; -1 is the end of the input.
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
	 * Buffers were written, perhaps partially.
	 */
	default void wrote(ByteBuffer[] buffers, int offset, int length) {
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes bypass the channel
	 * @param remaining bytes that wait in the channel
	 */
	default void fileMoved(boolean pastChannel, int remaining) {
	}

	/**
	 * A pooled channel with the wire of the socket that it currently serves.
	 */
	interface Channel {

		Wire wire();

		/**
		 * Read from a socket that is about to be closed.
		 * @return whether its client has left
		 */
		default boolean isAtEnd() {
			try {
				return getIOChannel().read(ByteBuffer.allocate(1)) < 0;
			}
			catch (IOException ex) {
				return !(ex instanceof ClosedChannelException);
			}
		}

		SocketChannel getIOChannel();

	}

}
