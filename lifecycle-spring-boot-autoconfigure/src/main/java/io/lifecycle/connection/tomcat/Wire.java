package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import org.jspecify.annotations.Nullable;

/**
 * What a channel sees, for the life of its socket, if it has one. Nothing is thrown.
 */
final class Wire {

	private Wire() {
	}

	static void read(@Nullable SocketLife life, long count) {
		if (life != null && count < 0) {
			left(life, "the client closed the connection");
		}
	}

	static void broken(@Nullable SocketLife life, IOException failure) {
		// A closed channel was closed on this side.
		if (life != null && !(failure instanceof ClosedChannelException)) {
			left(life, "the client reset the connection");
		}
	}

	private static void left(SocketLife life, String how) {
		try {
			life.left(how);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	static void tlsFailed(@Nullable SocketLife life, IOException failure) {
		if (life != null) {
			life.end().failed("TLS failed: " + failure.getMessage());
		}
	}

	static void written(@Nullable SocketLife life, long count) {
		if (life != null) {
			life.connection().sent(count);
		}
	}

	static void writing(@Nullable SocketLife life, ByteBuffer[] buffers, int offset, int length) {
		FrameWatch frames = (life != null) ? life.frames() : null;
		if (frames == null) {
			return;
		}
		try {
			frames.writing(buffers, offset, length);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	static void wrote(@Nullable SocketLife life, ByteBuffer[] buffers, int offset, int length) {
		FrameWatch frames = (life != null) ? life.frames() : null;
		if (frames == null) {
			return;
		}
		try {
			frames.wrote(buffers, offset, length);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	/**
	 * A part of a file may have been sent.
	 * @param pastChannel whether its bytes do not pass the channel
	 * @param remaining bytes that wait in the channel
	 */
	static void fileMoved(@Nullable SocketLife life, boolean pastChannel, int remaining) {
		if (life == null) {
			return;
		}
		try {
			life.fileMoved(pastChannel, remaining);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

}
