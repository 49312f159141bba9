package io.lifecycle.connection.tomcat;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Watches the HTTP/2 frames that are written to a socket. Only they tell whether a stream
 * was answered whole: Tomcat drops what is written to a stream that was reset, and sends
 * files without a word to the container. It counts on the frame header being a buffer of
 * its own, as Tomcat's asynchronous writes have it.
 */
final class FrameWatch {

	private static final int HEADER = 9;

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int GOAWAY = 7;

	private static final int END_STREAM = 1;

	// The open streams, guarded by this.
	private @Nullable ExchangeSlot first;

	// Tomcat writes one operation after another, so a single one is under way.
	private ByteBuffer @Nullable [] current;

	private int endingStream;

	synchronized void add(ExchangeSlot slot) {
		ExchangeSlot first = this.first;
		slot.previous = null;
		slot.next = first;
		if (first != null) {
			first.previous = slot;
		}
		this.first = slot;
	}

	synchronized void remove(ExchangeSlot slot) {
		ExchangeSlot previous = slot.previous;
		ExchangeSlot next = slot.next;
		if (previous != null) {
			previous.next = next;
		}
		else if (this.first == slot) {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		slot.previous = null;
		slot.next = null;
	}

	/**
	 * Return a stream whose client is owed something for sure.
	 * @return the stream, or {@code null} if there is none
	 */
	synchronized @Nullable ExchangeSlot owed() {
		ExchangeSlot slot = this.first;
		while (slot != null && slot.isEndBegun()) {
			slot = slot.next;
		}
		return slot;
	}

	/**
	 * Return a stream that no thread works on.
	 * @return the stream, or {@code null} if there is none
	 */
	synchronized @Nullable ExchangeSlot abandoned() {
		ExchangeSlot slot = this.first;
		while (slot != null && !slot.isAbandoned()) {
			slot = slot.next;
		}
		return slot;
	}

	private synchronized @Nullable ExchangeSlot find(int streamId) {
		ExchangeSlot slot = this.first;
		while (slot != null && slot.streamId() != streamId) {
			slot = slot.next;
		}
		return slot;
	}

	/**
	 * Look at what is about to be written.
	 * @return what is wrong with the connection, or {@code null}
	 */
	@Nullable String writing(ByteBuffer[] buffers, int offset, int length) {
		try {
			ByteBuffer first = buffers[offset];
			if (buffers == this.current || first.position() != 0) {
				return null;
			}
			this.current = buffers;
			if (length >= 3 && first.remaining() == 3) {
				return goAway(buffers[offset + 1], buffers[offset + 2]);
			}
			for (int i = offset; i < offset + length; i += 2) {
				frame(buffers[i]);
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
		return null;
	}

	private static @Nullable String goAway(ByteBuffer type, ByteBuffer payload) {
		boolean goAway = type.remaining() > 0 && type.get(type.position()) == GOAWAY && payload.remaining() >= 8;
		int error = goAway ? payload.getInt(payload.position() + 4) : 0;
		return (error != 0) ? "HTTP/2 error " + error : null;
	}

	private void frame(ByteBuffer header) {
		int type = (header.remaining() == HEADER) ? header.get(3) : -1;
		if (type != DATA && type != HEADERS) {
			return;
		}
		int streamId = header.getInt(5) & Integer.MAX_VALUE;
		boolean last = (header.get(4) & END_STREAM) != 0;
		ExchangeSlot slot = find(streamId);
		if (slot != null) {
			slot.frame((type == DATA) ? header.getInt(0) >>> 8 : 0, last);
		}
		if (last) {
			this.endingStream = streamId;
		}
	}

	/**
	 * Look at what remains of what was to be written.
	 */
	void wrote(ByteBuffer[] buffers, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			if (buffers[i].hasRemaining()) {
				return;
			}
		}
		int ending = this.endingStream;
		this.current = null;
		this.endingStream = 0;
		try {
			ExchangeSlot slot = (ending != 0) ? find(ending) : null;
			if (slot != null) {
				slot.lastFrame();
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

}
