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

	private volatile boolean headSent;

	private volatile boolean endBegun;

	private volatile boolean endSent;

	private long bytes;

	StreamProgress(Response response) {
		super(response);
	}

	@Override
	void begin(Connection connection, Request request) {
		super.begin(connection, request);
		request.action(ActionCode.PROTOCOL_REQUEST_ID, this.id);
		this.streamId = (this.id.get() instanceof String text) ? Integer.parseInt(text) : 0;
		this.headSent = false;
		this.endBegun = false;
		this.endSent = false;
		this.bytes = 0;
	}

	@Override
	void noteRefused() {
		super.noteRefused();
		noteFrame(0, true);
		noteEnd();
	}

	int streamId() {
		return this.streamId;
	}

	void noteFrame(int bodyBytes, boolean last) {
		this.bytes += bodyBytes;
		this.headSent = true;
		if (last) {
			this.endBegun = true;
		}
	}

	void noteEnd() {
		this.endSent = true;
	}

	/**
	 * Return whether writing the last frame has begun: the client may leave at any time
	 * afterwards.
	 */
	boolean isEndBegun() {
		return this.endBegun;
	}

	@Override
	public int status() {
		return this.headSent ? super.status() : 0;
	}

	@Override
	public boolean isHeadSent() {
		return this.headSent;
	}

	@Override
	public long bodyBytes() {
		return this.endSent ? this.bytes : Math.min(this.bytes, written());
	}

	@Override
	public boolean isWhole() {
		return this.endSent;
	}

}
