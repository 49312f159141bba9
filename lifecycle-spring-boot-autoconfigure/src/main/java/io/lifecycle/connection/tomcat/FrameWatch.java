package io.lifecycle.connection.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.connection.ConnectionEnd;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of an HTTP/2 connection, and the frames that are written to its
 * socket. Only the frames show whether a response is complete: Tomcat drops what is
 * written to a stream that was reset, and sends files without the container. This relies
 * on Tomcat's asynchronous writes, which use a separate buffer for each frame header.
 */
final class FrameWatch {

	private static final int HEADER = 9;

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int GOAWAY = 7;

	private static final int END_STREAM = 1;

	private final ConnectionEnd end;

	// The list of open streams is guarded by itself.
	private final List<ExchangeSlot> streams = new ArrayList<>();

	// Tomcat writes one operation after another, so one field is enough.
	private ByteBuffer @Nullable [] current;

	private int endingStream;

	FrameWatch(ConnectionEnd end) {
		this.end = end;
	}

	void add(ExchangeSlot stream) {
		synchronized (this.streams) {
			this.streams.add(stream);
		}
	}

	void remove(ExchangeSlot stream) {
		synchronized (this.streams) {
			this.streams.remove(stream);
		}
	}

	List<ExchangeSlot> streams() {
		synchronized (this.streams) {
			return List.copyOf(this.streams);
		}
	}

	/**
	 * Return a stream whose response is certainly pending.
	 * @return the stream, or {@code null} if there is none
	 */
	@Nullable ExchangeSlot owed() {
		synchronized (this.streams) {
			// An iterator would be garbage for each frame.
			for (int i = 0; i < this.streams.size(); i++) {
				ExchangeSlot stream = this.streams.get(i);
				if (stream.progress() instanceof StreamProgress progress && !progress.isEndBegun()) {
					return stream;
				}
			}
			return null;
		}
	}

	private @Nullable ExchangeSlot find(int streamId) {
		synchronized (this.streams) {
			for (int i = 0; i < this.streams.size(); i++) {
				ExchangeSlot stream = this.streams.get(i);
				if (stream.progress() instanceof StreamProgress progress && progress.streamId() == streamId) {
					return stream;
				}
			}
			return null;
		}
	}

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
			this.end.noteFailure("HTTP/2 error " + error);
		}
	}

	private void frame(ByteBuffer header) {
		int type = (header.remaining() == HEADER) ? header.get(3) : -1;
		if (type != DATA && type != HEADERS) {
			return;
		}
		int streamId = header.getInt(5) & Integer.MAX_VALUE;
		boolean last = (header.get(4) & END_STREAM) != 0;
		ExchangeSlot stream = find(streamId);
		if (stream != null && stream.progress() instanceof StreamProgress progress) {
			progress.noteFrame((type == DATA) ? header.getInt(0) >>> 8 : 0, last);
		}
		if (last) {
			this.endingStream = streamId;
		}
	}

	/**
	 * Note how much of the buffers was written.
	 * @return the stream whose last frame is now written, or {@code null}
	 */
	@Nullable ExchangeSlot wrote(ByteBuffer[] buffers, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			if (buffers[i].hasRemaining()) {
				return null;
			}
		}
		int ending = this.endingStream;
		this.current = null;
		this.endingStream = 0;
		ExchangeSlot stream = (ending != 0) ? find(ending) : null;
		if (stream != null && stream.progress() instanceof StreamProgress progress) {
			progress.noteEnd();
		}
		return stream;
	}

}
