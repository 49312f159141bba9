package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.connection.Connection;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a response on an HTTP/2 stream, counted by the frames that were written
 * to the socket: Tomcat drops what the container writes to a stream that was reset.
 */
final class StreamProgress extends CoyoteProgress {

	private final AtomicReference<@Nullable Object> id = new AtomicReference<>();

	private volatile int streamId;

	private volatile int prepared;

	private volatile boolean endBegun;

	private volatile boolean endSent;

	private volatile boolean cancelled;

	private volatile boolean reset;

	private volatile long bytes;

	StreamProgress(Response response) {
		super(response);
	}

	@Override
	void begin(Connection connection, Request request) {
		super.begin(connection, request);
		request.action(ActionCode.PROTOCOL_REQUEST_ID, this.id);
		this.streamId = (this.id.get() instanceof String text) ? Integer.parseInt(text) : 0;
		this.prepared = 0;
		this.endBegun = false;
		this.endSent = false;
		this.cancelled = false;
		this.reset = false;
		this.bytes = 0;
	}

	int streamId() {
		return this.streamId;
	}

	/**
	 * Note that a head is about to be written, unless it is that of an interim response.
	 */
	void prepareHead() {
		if (this.prepared == 0 && isHeadFinal()) {
			noteLength();
			this.prepared = response().getStatus();
		}
	}

	void noteHeadSent() {
		noteStatus(this.prepared);
	}

	void noteBodySent(int count) {
		long before = this.bytes;
		this.bytes = before + count;
	}

	void noteEndBegun() {
		this.endBegun = true;
	}

	void noteEndSent() {
		this.endSent = true;
	}

	/**
	 * Note that the client wants no response any more.
	 */
	void noteCancelled() {
		this.cancelled = true;
	}

	@Override
	boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Note that the server has reset the stream.
	 */
	void noteReset() {
		this.reset = true;
	}

	@Override
	boolean isReset() {
		return this.reset;
	}

	@Override
	boolean isStopped() {
		return this.cancelled || this.reset;
	}

	@Override
	boolean isLeftToConnector() {
		return !isStopped();
	}

	/**
	 * Return whether the client waits for more. It may leave at any time after the last
	 * frame, and once writing that frame has begun nobody knows.
	 */
	boolean isOwed() {
		return !this.endBegun && !this.cancelled;
	}

	@Override
	boolean isEnding() {
		return this.endBegun && !this.endSent;
	}

	@Override
	void noteAnswered(boolean sent) {
		// Only frames count.
	}

	@Override
	boolean isAnswered() {
		return this.endSent;
	}

	@Override
	public boolean isWhole() {
		// Tomcat may lose the head of a connection that it ends.
		return this.endSent && isHeadSent() && !isCut();
	}

	@Override
	public long bodyBytes() {
		return this.bytes;
	}

}
