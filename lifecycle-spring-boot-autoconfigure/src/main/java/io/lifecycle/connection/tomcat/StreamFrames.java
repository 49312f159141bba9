package io.lifecycle.connection.tomcat;

import org.jspecify.annotations.Nullable;

/**
 * The frames of one HTTP/2 stream that were written to the socket.
 */
final class StreamFrames {

	final ExchangeSlot slot;

	// The open streams of a connection form a list, guarded by its FrameWatch.
	@Nullable StreamFrames previous;

	@Nullable StreamFrames next;

	private volatile int streamId;

	private volatile boolean headSent;

	private volatile boolean endBegun;

	private volatile boolean endSent;

	private long bytes;

	StreamFrames(ExchangeSlot slot) {
		this.slot = slot;
	}

	void begin(int streamId) {
		this.streamId = streamId;
		this.headSent = false;
		this.endBegun = false;
		this.endSent = false;
		this.bytes = 0;
	}

	int streamId() {
		return this.streamId;
	}

	/**
	 * A frame is given to the socket.
	 */
	void frame(int bodyBytes, boolean last) {
		this.bytes += bodyBytes;
		this.headSent = true;
		if (last) {
			this.endBegun = true;
		}
	}

	/**
	 * The last frame was written.
	 */
	void ended() {
		this.endSent = true;
		this.slot.fileSent();
	}

	boolean isHeadSent() {
		return this.headSent;
	}

	/**
	 * Return whether the last frame has been given to the socket, perhaps not yet whole:
	 * the client may leave any time now.
	 */
	boolean isEndBegun() {
		return this.endBegun;
	}

	boolean isEndSent() {
		return this.endSent;
	}

	long bytes() {
		return this.bytes;
	}

}
