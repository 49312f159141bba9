package io.lifecycle.connection.tomcat;

import java.nio.ByteBuffer;
import java.util.List;

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

	private final SocketEnd end;

	// The open streams, guarded by this.
	private @Nullable StreamFrames first;

	// Tomcat writes one operation after another, so a single one is under way.
	private ByteBuffer @Nullable [] current;

	private int endingStream;

	FrameWatch(SocketEnd end) {
		this.end = end;
	}

	synchronized void add(StreamFrames stream) {
		StreamFrames first = this.first;
		stream.previous = null;
		stream.next = first;
		if (first != null) {
			first.previous = stream;
		}
		this.first = stream;
	}

	synchronized void remove(StreamFrames stream) {
		StreamFrames previous = stream.previous;
		StreamFrames next = stream.next;
		if (previous != null) {
			previous.next = next;
		}
		else if (this.first == stream) {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		stream.previous = null;
		stream.next = null;
	}

	/**
	 * Return a stream whose client is owed something for sure.
	 * @return the stream, or {@code null} if there is none
	 */
	synchronized @Nullable ExchangeSlot owed() {
		StreamFrames stream = this.first;
		while (stream != null && stream.isEndBegun()) {
			stream = stream.next;
		}
		return (stream != null) ? stream.slot : null;
	}

	synchronized void addTo(List<ExchangeSlot> slots) {
		for (StreamFrames stream = this.first; stream != null; stream = stream.next) {
			slots.add(stream.slot);
		}
	}

	/**
	 * End the exchanges that no thread works on.
	 */
	void abandon() {
		StreamFrames stream = abandoned();
		while (stream != null) {
			stream.slot.abandon();
			stream = abandoned();
		}
	}

	private synchronized @Nullable StreamFrames abandoned() {
		StreamFrames stream = this.first;
		while (stream != null && !stream.slot.isAbandoned()) {
			stream = stream.next;
		}
		return stream;
	}

	private synchronized @Nullable StreamFrames find(int streamId) {
		StreamFrames stream = this.first;
		while (stream != null && stream.streamId() != streamId) {
			stream = stream.next;
		}
		return stream;
	}

	/**
	 * Look at what is about to be written.
	 */
	void writing(ByteBuffer[] buffers, int offset, int length) {
		ByteBuffer first = buffers[offset];
		if (buffers == this.current || first.position() != 0) {
			return;
		}
		this.current = buffers;
		if (length >= 3 && first.remaining() == 3) {
			goAway(buffers[offset + 1], buffers[offset + 2]);
			return;
		}
		for (int i = offset; i < offset + length; i += 2) {
			frame(buffers[i]);
		}
	}

	private void goAway(ByteBuffer type, ByteBuffer payload) {
		boolean goAway = type.remaining() > 0 && type.get(type.position()) == GOAWAY && payload.remaining() >= 8;
		int error = goAway ? payload.getInt(payload.position() + 4) : 0;
		if (error != 0) {
			this.end.failed("HTTP/2 error " + error);
		}
	}

	private void frame(ByteBuffer header) {
		int type = (header.remaining() == HEADER) ? header.get(3) : -1;
		if (type != DATA && type != HEADERS) {
			return;
		}
		int streamId = header.getInt(5) & Integer.MAX_VALUE;
		boolean last = (header.get(4) & END_STREAM) != 0;
		StreamFrames stream = find(streamId);
		if (stream != null) {
			stream.frame((type == DATA) ? header.getInt(0) >>> 8 : 0, last);
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
		StreamFrames stream = (ending != 0) ? find(ending) : null;
		if (stream != null) {
			stream.ended();
		}
	}

}
