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
 * Receives what a channel observes of its socket, and what its HTTP/2 client announces.
 * No method throws, except those for the client.
 */
final class Wire {

	/**
	 * The wire of a channel without a socket, or with one that is not tracked.
	 */
	static final Wire UNTRACKED = new Wire(null);

	private final @Nullable SocketLife life;

	Wire(@Nullable SocketLife life) {
		this.life = life;
	}

	static Wire of(SocketWrapperBase<?> wrapper) {
		return (wrapper.getSocket() instanceof Channel channel) ? channel.wire() : UNTRACKED;
	}

	@Nullable SocketLife life() {
		return this.life;
	}

	/**
	 * Bytes were read; -1 is the end of the input.
	 */
	void read(long count) {
		if (count < 0) {
			Guard.run(this, "the client closed the connection", Wire::left);
		}
	}

	void broken(IOException failure) {
		// This exception means that the server itself has closed the channel.
		if (!(failure instanceof ClosedChannelException)) {
			Guard.run(this, "the client reset the connection", Wire::left);
		}
	}

	void tlsFailed(IOException failure) {
		if (this.life != null) {
			Guard.run(this.life.end(), failure, SocketEnd::noteTlsFailure);
		}
	}

	// The client may have closed only its half of the connection.
	private void left(String how) {
		if (this.life != null) {
			this.life.end().noteGone(how);
			ExchangeSlot slot = this.life.owed();
			if (slot != null) {
				this.life.connection().disconnected(slot.progress().isHeadSent(), how);
			}
		}
	}

	/**
	 * An HTTP/2 client sends no more requests, whereupon Tomcat closes the connection.
	 * @param error why, 0 if there is no error
	 */
	void goAway(long error) {
		if (error == 0) {
			left("the client sent GOAWAY");
		}
		else if (this.life != null) {
			this.life.end().noteFailure("the client reported HTTP/2 error " + error);
		}
	}

	/**
	 * An HTTP/2 client has cancelled a stream.
	 */
	void cancelled(int streamId) {
		FrameWatch streams = (this.life != null) ? this.life.streams() : null;
		ExchangeSlot slot = (streams != null) ? streams.find(streamId) : null;
		if (this.life != null && slot != null && slot.progress() instanceof StreamProgress progress) {
			progress.noteCancelled();
			if (slot.isSuspended() && progress.isHandedOver()) {
				this.life.end(slot);
			}
		}
	}

	/**
	 * A thread begins to write. What it writes counts until it {@link #leave leaves}.
	 */
	void enter() {
		if (this.life != null) {
			this.life.enterWrite();
		}
	}

	void leave() {
		if (this.life != null) {
			this.life.leaveWrite();
		}
	}

	void written(long count) {
		if (this.life != null && count > 0) {
			try {
				this.life.written(count);
			}
			catch (Throwable ex) {
				Guard.failed(ex);
			}
		}
	}

	void writing(ByteBuffer[] buffers, int offset, int length) {
		FrameWatch streams = (this.life != null) ? this.life.streams() : null;
		try {
			int reset = (streams != null) ? streams.writing(buffers, offset, length) : 0;
			if (reset != 0 && this.life != null && streams != null) {
				reset(this.life, streams, reset);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	// The server resets a stream.
	private static void reset(SocketLife life, FrameWatch streams, int streamId) {
		ExchangeSlot slot = streams.find(streamId);
		if (slot != null && slot.isSuspended()) {
			life.end(slot);
		}
		else if (slot == null && streams.isRefused(streamId) && life.connection().connections().isExchangeObserved()) {
			life.connection().beginRefused(life.end().head(new Request())).complete(0, 0);
		}
	}

	/**
	 * Buffers were written, perhaps partially.
	 */
	void wrote(ByteBuffer[] buffers, int offset, int length) {
		FrameWatch streams = (this.life != null) ? this.life.streams() : null;
		try {
			ExchangeSlot answered = (streams != null) ? streams.wrote(buffers, offset, length) : null;
			if (this.life != null && answered != null && answered.isSuspended() && answered.progress().isHandedOver()) {
				this.life.end(answered);
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
	void fileMoved(boolean pastChannel, int remaining) {
		try {
			if (this.life != null) {
				this.life.fileMoved(pastChannel, remaining);
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
