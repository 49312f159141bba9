package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLException;

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

	// Tomcat throws the same type when the client left and when it does not speak TLS.
	final void handshakeFailed(IOException failure) {
		SocketLife life = life();
		if (life != null && !(failure instanceof SSLException) && life.end().isAtEnd()) {
			read(-1);
		}
		else {
			tlsFailed(failure);
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
			// The client may have received the last frame before the writer returns.
			if (slot.isSuspended() && progress.isHandedOver() && !progress.isEnding()) {
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
			if (streams != null) {
				streams.writing(buffers, offset, length);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	/**
	 * What was taken from the buffers, perhaps a part, has reached the socket.
	 */
	final void wrote() {
		SocketLife life = life();
		FrameWatch streams = (life != null) ? life.streams() : null;
		try {
			if (life != null && streams != null) {
				ended(life, streams, streams.wrote());
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private static void ended(SocketLife life, FrameWatch streams, @Nullable ExchangeSlot stream) {
		if (stream != null && stream.isSuspended() && stream.progress() instanceof StreamProgress progress
				&& (progress.isHandedOver() || progress.isReset())) {
			life.end(stream);
		}
		if (streams.takeRefused() && life.connection().connections().isExchangeObserved()) {
			life.connection().beginRefused(life.end().head(new Request())).complete(0, 0);
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

		/**
		 * Ensure that a thread that is about to write still has its own socket: another
		 * thread may close it meanwhile, and the channel then serves the next client.
		 */
		default void ensureServes(Wire wire) throws ClosedChannelException {
			if (wire() != wire) {
				throw new ClosedChannelException();
			}
		}

	}

}
