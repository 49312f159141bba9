package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.SocketTimeoutException;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.ConnectionEnd;
import io.lifecycle.event.CloseReason;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat shows of the end of a socket: the errors that it keeps, and what follows
 * from an exchange that is not whole.
 */
final class SocketEnd extends ConnectionEnd {

	private final TrackedEndpoint endpoint;

	private final NioSocketWrapper wrapper;

	SocketEnd(Connection connection, TrackedEndpoint endpoint, NioSocketWrapper wrapper) {
		super(connection, endpoint);
		this.endpoint = endpoint;
		this.wrapper = wrapper;
	}

	CoyoteRequestHead head(Request request) {
		return new CoyoteRequestHead(request, this.endpoint, this.wrapper);
	}

	/**
	 * Return whether the server reads no further head, as it is about to stop.
	 */
	boolean isPaused() {
		return this.endpoint.isPaused();
	}

	void noteRefusedForLoad() {
		connection().noteReason(CloseReason.BACKPRESSURE, "no thread to serve the connection");
	}

	void noteTlsFailure(IOException failure) {
		noteFailure("TLS failed: " + failure.getMessage());
	}

	/**
	 * Note the failures that an exchange of HTTP/1.1 met, and that its end alone does not
	 * show.
	 */
	void noteFailures(@Nullable Exception reading, @Nullable Exception writing) {
		if (isTimeout(writing)) {
			noteTimeout(NOT_READING);
		}
		else if (isTimeout(reading)) {
			noteTimeout(NOT_SENDING);
		}
	}

	/**
	 * Note what explains that an exchange of HTTP/1.1 ends before its response is whole.
	 */
	void noteAborted(CoyoteProgress progress) {
		noteStall(progress);
		noteFailure("the server aborted a response");
	}

	private void noteStall(CoyoteProgress progress) {
		if (isTimeout(this.wrapper.getError())) {
			noteTimeout(progress.isSending() ? NOT_READING : NOT_SENDING);
		}
		else if (progress.isFile() && !this.endpoint.isStopping()) {
			// The failure of a file that is sent past the channel is seen by nobody.
			noteGone("the client left while a file was sent");
		}
		if (progress.isFile()) {
			countFile(progress, !this.endpoint.isSSLEnabled());
		}
	}

	/**
	 * HTTP/2 was given up because it was idle: it has a timeout of its own.
	 */
	void noteIdle() {
		if (!this.endpoint.isStopping()) {
			noteTimeout(IDLE);
		}
	}

	/**
	 * Conclude from what is open while the socket is about to be released.
	 * @param owed the open exchange of HTTP/1.1, or {@code null} if there is none
	 * @param multiplexed whether the socket speaks HTTP/2
	 */
	void conclude(@Nullable CoyoteProgress owed, boolean multiplexed) {
		if (owed != null) {
			noteStall(owed);
		}
		else if (isTimeout(this.wrapper.getError())) {
			noteTimeout(silence());
		}
		if (owed != null || multiplexed) {
			noteFailure("the server aborted the connection");
		}
		conclude(owed != null, owed != null && owed.isHeadSent());
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure instanceof SocketTimeoutException
				|| (failure != null && failure.getCause() instanceof SocketTimeoutException);
	}

	/**
	 * Count what was sent of a file since the last call.
	 * @param pastChannel whether its bytes do not pass the channel
	 * @return whether Tomcat has handed all of it on
	 */
	boolean countFile(CoyoteProgress progress, boolean pastChannel) {
		SendfileDataBase file = this.wrapper.getSendfileData();
		if (file == null) {
			return false;
		}
		long moved = progress.fileMovedTo(file.pos);
		connection().sent(pastChannel ? moved : 0);
		return file.length <= 0;
	}

}
