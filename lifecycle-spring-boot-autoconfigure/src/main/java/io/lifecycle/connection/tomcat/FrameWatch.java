package io.lifecycle.connection.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.connection.ConnectionEnd;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of an HTTP/2 connection, and the frames that are written to its
 * socket. Only the frames show what the client receives: Tomcat drops what is written to
 * a stream that was reset, and sends files without the container. This relies on Tomcat's
 * asynchronous writes, which use a separate buffer for each frame header.
 */
final class FrameWatch {

	private static final int HEADER = 9;

	private static final int RESET = 13;

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int RST_STREAM = 3;

	private static final int GOAWAY = 7;

	private static final int END_STREAM = 1;

	private final ConnectionEnd end;

	private final boolean framed;

	// The list of open streams is guarded by itself.
	private final List<ExchangeSlot> streams = new ArrayList<>();

	private int lastBegun;

	// Tomcat writes one operation after another. These describe the current one. The
	// thread that closes the socket may write the rest of it.
	private ByteBuffer @Nullable [] current;

	private int offset;

	private int length;

	private @Nullable ExchangeSlot writer;

	private int streamId;

	private int unsent;

	private boolean last;

	private boolean reset;

	private boolean refusing;

	private boolean refused;

	FrameWatch(ConnectionEnd end, boolean framed) {
		this.end = end;
		this.framed = framed;
	}

	/**
	 * Return whether the frames can be watched.
	 */
	boolean isFramed() {
		return this.framed;
	}

	void add(ExchangeSlot stream) {
		synchronized (this.streams) {
			this.streams.add(stream);
			if (stream.progress() instanceof StreamProgress progress) {
				this.lastBegun = Math.max(this.lastBegun, progress.streamId());
			}
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
	 * Return a stream whose response is certainly pending, and no observer's.
	 * @return the stream, or {@code null} if there is none
	 */
	@Nullable ExchangeSlot owed() {
		return find(0);
	}

	@Nullable ExchangeSlot find(int streamId) {
		synchronized (this.streams) {
			// An iterator would be garbage for each frame.
			for (int i = 0; i < this.streams.size(); i++) {
				ExchangeSlot stream = this.streams.get(i);
				if (stream.progress() instanceof StreamProgress progress && ((streamId != 0)
						? progress.streamId() == streamId : progress.isOwed() && !stream.isObserver())) {
					return stream;
				}
			}
			return null;
		}
	}

	/**
	 * Note that a stream ends without an exchange.
	 * @return whether it has never been one
	 */
	private boolean isRefused(int streamId) {
		synchronized (this.streams) {
			boolean refused = streamId > this.lastBegun;
			this.lastBegun = Math.max(this.lastBegun, streamId);
			return refused;
		}
	}

	/**
	 * Note what is about to be written.
	 */
	synchronized void writing(ByteBuffer[] buffers, int offset, int length) {
		ByteBuffer first = buffers[offset];
		if (buffers == this.current || first.position() != 0) {
			return;
		}
		this.current = buffers;
		this.offset = offset;
		this.length = length;
		this.writer = null;
		this.unsent = 0;
		this.last = false;
		this.reset = false;
		this.refusing = false;
		if (length >= 3 && first.remaining() == 3) {
			goAway(buffers[offset + 1], buffers[offset + 2]);
		}
		else if (length > 1 && first.remaining() == HEADER) {
			frame(first, buffers[offset + 1].remaining());
		}
		else if (first.remaining() == RESET && first.get(3) == RST_STREAM) {
			reset(first.getInt(5));
		}
	}

	private void reset(int streamId) {
		this.writer = find(streamId);
		this.streamId = streamId;
		this.reset = true;
		this.refusing = this.writer == null && isRefused(streamId);
	}

	private void goAway(ByteBuffer type, ByteBuffer payload) {
		boolean goAway = type.remaining() > 0 && type.get(type.position()) == GOAWAY && payload.remaining() >= 8;
		int error = goAway ? payload.getInt(payload.position() + 4) : 0;
		if (error != 0) {
			this.end.noteFailure("HTTP/2 error " + error);
		}
	}

	// The frames of one operation belong to one stream, and the first one says it all.
	private void frame(ByteBuffer header, int payload) {
		int type = header.get(3);
		int streamId = header.getInt(5) & Integer.MAX_VALUE;
		ExchangeSlot stream = (type == DATA || type == HEADERS) ? find(streamId) : null;
		if (stream != null && stream.progress() instanceof StreamProgress progress) {
			this.writer = stream;
			this.streamId = streamId;
			this.unsent = (type == DATA) ? payload : 0;
			this.last = (header.get(4) & END_STREAM) != 0;
			if (type == HEADERS) {
				progress.prepareHead();
			}
			if (this.last) {
				progress.noteEndBegun();
			}
		}
	}

	/**
	 * Note that what was taken from the current buffers has been written.
	 * @return the stream whose last frame is now written, or {@code null}
	 */
	synchronized @Nullable ExchangeSlot wrote() {
		ByteBuffer[] buffers = this.current;
		if (buffers == null || buffers[this.offset].position() == 0) {
			return null;
		}
		ExchangeSlot stream = this.writer;
		boolean done = !hasRemaining(buffers);
		if (done) {
			this.current = null;
			this.writer = null;
			this.refused |= this.refusing;
		}
		// The slot may serve another stream meanwhile.
		if (stream == null || !(stream.progress() instanceof StreamProgress progress)
				|| progress.streamId() != this.streamId) {
			return null;
		}
		noteSent(progress, buffers, done);
		return (done && (this.last || this.reset)) ? stream : null;
	}

	private void noteSent(StreamProgress progress, ByteBuffer[] buffers, boolean done) {
		if (this.reset) {
			if (done) {
				progress.noteReset();
			}
			return;
		}
		progress.noteHeadSent();
		if (this.unsent > 0) {
			int left = buffers[this.offset + 1].remaining();
			progress.noteBodySent(this.unsent - left);
			this.unsent = left;
		}
		if (done && this.last) {
			progress.noteEndSent();
		}
	}

	/**
	 * Return whether the reset of a stream that was refused has been written since the
	 * last call.
	 */
	synchronized boolean takeRefused() {
		boolean refused = this.refused;
		this.refused = false;
		return refused;
	}

	private boolean hasRemaining(ByteBuffer[] buffers) {
		for (int i = this.offset; i < this.offset + this.length; i++) {
			if (buffers[i].hasRemaining()) {
				return true;
			}
		}
		return false;
	}

}
