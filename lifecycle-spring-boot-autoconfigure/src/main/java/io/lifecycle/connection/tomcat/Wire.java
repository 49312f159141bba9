package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import io.lifecycle.connection.Guard;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Receives what a channel observes of its socket, and what its HTTP/2 client announces,
 * for a {@link SocketLife}. No method throws, except those for the client.
 */
class Wire {

	/**
	 * The wire of a channel without a socket, or with one that is not tracked.
	 */
	static final Wire UNTRACKED = new Wire();

	static Wire of(SocketWrapperBase<?> wrapper) {
		return (wrapper.getSocket() instanceof Channel channel) ? channel.wire() : UNTRACKED;
	}

	/**
	 * Return the state of the socket.
	 * @return this wire, or {@code null} if it is not tracked
	 */
	@Nullable SocketLife life() {
		return null;
	}

	/**
	 * Bytes were read; -1 is the end of the input.
	 */
	final void read(long count) {
		SocketLife life = life();
		if (count < 0) {
			Guard.run(this, "the client closed the connection", Wire::left);
		}
		else if (life != null) {
			life.end().noteStarved(count == 0);
		}
	}

	final void broken(IOException failure) {
		// This exception means that the server itself has closed the channel.
		if (!(failure instanceof ClosedChannelException)) {
			Guard.run(this, "the client reset the connection", Wire::left);
		}
	}

	final void tlsFailed(IOException failure) {
		SocketLife life = life();
		if (life != null) {
			Guard.run(life.end(), failure, SocketEnd::noteTlsFailure);
		}
	}

	// The client may have closed only its half of the connection.
	private void left(String how) {
		SocketLife life = life();
		if (life != null) {
			life.end().noteGone(how);
			ExchangeSlot slot = life.owed();
			if (slot != null) {
				life.connection().disconnected(slot.progress().isHeadSent(), how);
			}
		}
	}

	/**
	 * An HTTP/2 client sends no more requests, whereupon Tomcat closes the connection.
	 * @param error why, 0 if there is no error
	 */
	final void goAway(long error) {
		SocketLife life = life();
		if (error == 0) {
			left("the client sent GOAWAY");
		}
		else if (life != null) {
			life.end().noteFailure("the client reported HTTP/2 error " + error);
		}
	}

	/**
	 * An HTTP/2 client has cancelled a stream.
	 */
	final void cancelled(int streamId) {
		SocketLife life = life();
		FrameWatch streams = (life != null) ? life.streams() : null;
		ExchangeSlot slot = (streams != null) ? streams.find(streamId) : null;
		if (life != null && slot != null && slot.progress() instanceof StreamProgress progress) {
			progress.noteCancelled();
			if (slot.isSuspended() && progress.isHandedOver()) {
				life.end(slot);
			}
		}
	}

	/**
	 * A thread begins to write. What it writes counts until it {@link #leave leaves}.
	 */
	final void enter() {
		SocketLife life = life();
		if (life != null) {
			life.enterWrite();
		}
	}

	final void leave() {
		SocketLife life = life();
		if (life != null) {
			life.leaveWrite();
		}
	}

	final void written(long count) {
		SocketLife life = life();
		if (life != null) {
			life.end().noteStuck(count == 0);
		}
		if (life != null && count > 0) {
			try {
				life.sent(count);
			}
			catch (Throwable ex) {
				Guard.failed(ex);
			}
		}
	}

	final void writing(ByteBuffer[] buffers, int offset, int length) {
		SocketLife life = life();
		FrameWatch streams = (life != null) ? life.streams() : null;
		try {
			int reset = (streams != null) ? streams.writing(buffers, offset, length) : 0;
			if (reset != 0 && life != null && streams != null) {
				reset(life, streams, reset);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	// The server resets a stream.
	private static void reset(SocketLife life, FrameWatch streams, int streamId) {
		ExchangeSlot slot = streams.find(streamId);
		if (slot != null && slot.progress() instanceof StreamProgress progress) {
			progress.noteReset();
			if (slot.isSuspended()) {
				life.end(slot);
			}
		}
		else if (slot == null && streams.isRefused(streamId) && life.connection().connections().isExchangeObserved()) {
			life.connection().beginRefused(life.end().head(new Request())).complete(0, 0);
		}
	}

	/**
	 * What was taken from the buffers, perhaps a part, has reached the socket.
	 */
	final void wrote() {
		SocketLife life = life();
		FrameWatch streams = (life != null) ? life.streams() : null;
		try {
			ExchangeSlot answered = (streams != null) ? streams.wrote() : null;
			if (life != null && answered != null && answered.isSuspended() && answered.progress().isHandedOver()) {
				life.end(answered);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes bypass the channel
	 * @param remaining bytes that wait in the channel
	 */
	final void fileMoved(boolean pastChannel, int remaining) {
		SocketLife life = life();
		try {
			if (life != null) {
				life.moved(pastChannel, remaining);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	/**
	 * A pooled channel with the wire of the socket that it currently serves.
	 */
	interface Channel {

		Wire wire();

		SocketChannel getIOChannel();

		/**
		 * Ensure that a thread that is about to write still has its own socket: another
		 * thread may close it meanwhile, and the channel then serves the next client.
		 */
		default void ensureServes(Wire wire) throws ClosedChannelException {
			if (wire() != wire) {
				throw new ClosedChannelException();
			}
		}

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

	}

}
