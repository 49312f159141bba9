package io.lifecycle.connection.tomcat;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.ConnectionEnd;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.OpenConnection;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes how Tomcat reports the end of a socket: by the errors that it keeps, and by
 * exchanges that are not complete.
 */
final class SocketEnd extends ConnectionEnd {

	private final TrackedEndpoint endpoint;

	private final NioSocketWrapper wrapper;

	// Tomcat reuses the channel of the wrapper, but not this one.
	private final SocketChannel socket;

	// The last read found nothing.
	private volatile boolean starved;

	// The last write moved nothing.
	private volatile boolean stuck;

	SocketEnd(Connection connection, TrackedEndpoint endpoint, NioSocketWrapper wrapper, SocketChannel socket) {
		super(connection, endpoint);
		this.endpoint = endpoint;
		this.wrapper = wrapper;
		this.socket = socket;
		connection.onAbort(this::abort);
	}

	// Tomcat learns of it when it writes again.
	private void abort() {
		noteTimeout(NOT_READING);
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// It is closed in any case.
		}
	}

	CoyoteRequestHead head(Request request) {
		return new CoyoteRequestHead(request, this.endpoint, this.wrapper);
	}

	/**
	 * Describe the connection as it is now. Its address is unknown once the socket was
	 * closed.
	 */
	OpenConnection describe(String protocol) {
		try {
			if (this.socket.getRemoteAddress() instanceof InetSocketAddress client) {
				return connection().describe(client.getAddress().getHostAddress(), client.getPort(), protocol);
			}
		}
		catch (IOException ex) {
			// It was closed meanwhile.
		}
		return connection().describe("", -1, protocol);
	}

	/**
	 * Return whether the server reads no more heads because it is about to stop.
	 */
	boolean isPaused() {
		return this.endpoint.isPaused();
	}

	void noteStarved(boolean starved) {
		this.starved = starved;
	}

	void noteStuck(boolean stuck) {
		this.stuck = stuck;
	}

	/**
	 * Return whether a part of a response waits to be written.
	 */
	boolean isUnsent() {
		return this.wrapper.hasDataToWrite();
	}

	/**
	 * Keep a released socket known as long as threads handle its exchanges.
	 */
	void linger(SocketLife life) {
		this.endpoint.linger(life);
	}

	void noteRefusedForLoad() {
		connection().noteReason(CloseReason.BACKPRESSURE, "no thread to serve the connection");
	}

	void noteTlsFailure(IOException failure) {
		// What follows the sign may be a value that the client chose, such as its name of
		// the server.
		noteFailure(("TLS failed: " + failure.getMessage()).split("=", 2)[0]);
	}

	/**
	 * Note failures of an HTTP/1.1 exchange that its end alone does not reveal.
	 */
	void noteFailures(@Nullable Exception reading, @Nullable Exception writing) {
		// A timeout of the application's own clients looks the same.
		if (this.stuck && isTimeout(writing)) {
			noteTimeout(NOT_READING);
		}
		else if (this.starved && isTimeout(reading)) {
			noteTimeout(NOT_SENDING);
		}
	}

	/**
	 * Note why an HTTP/1.1 exchange ends before its response is complete.
	 */
	void noteAborted(CoyoteProgress progress) {
		if (progress.isCut()) {
			noteCut();
		}
		noteStall(progress);
		noteFailure("the server aborted a response");
	}

	private void noteStall(CoyoteProgress progress) {
		if (isTimeout(this.wrapper.getError())) {
			noteTimeout(progress.isSending() ? NOT_READING : NOT_SENDING);
		}
		else if (progress.isFile() && !progress.isAnswered()) {
			noteFileFailure();
		}
		if (progress.isFile()) {
			countFile(progress, !this.endpoint.isSSLEnabled());
		}
	}

	// Tomcat reports the failure of a file to nobody.
	private void noteFileFailure() {
		SendfileDataBase file = this.wrapper.getSendfileData();
		if (file != null && new File(file.fileName).length() <= file.pos) {
			noteFailure("the file is shorter than announced");
		}
		else if (isAtEnd()) {
			noteGone("the client left while a file was sent");
		}
	}

	/**
	 * Read from the socket, which is about to be closed.
	 * @return whether its client has left
	 */
	boolean isAtEnd() {
		try {
			return this.socket.read(ByteBuffer.allocate(1)) < 0;
		}
		catch (IOException ex) {
			return !(ex instanceof ClosedChannelException);
		}
	}

	/**
	 * Note that an idle HTTP/2 connection was closed: HTTP/2 has its own timeout.
	 */
	void noteIdle() {
		if (!this.endpoint.isStopping()) {
			noteTimeout(IDLE);
		}
	}

	/**
	 * Set the reason from what is open when the socket is about to be released.
	 * @param owed an exchange whose response is pending, or {@code null} if there is none
	 * @param multiplexed whether the socket speaks HTTP/2
	 */
	void conclude(@Nullable CoyoteProgress owed, boolean multiplexed) {
		if (isTimeout(this.wrapper.getError()) && (owed == null || multiplexed)) {
			noteTimeout((owed == null) ? silence() : NOT_READING);
		}
		else if (owed != null) {
			noteStall(owed);
		}
		if (owed != null) {
			noteFailure("the server aborted the connection");
		}
		conclude(owed != null, owed != null && owed.isHeadSent());
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure instanceof SocketTimeoutException
				|| (failure != null && failure.getCause() instanceof SocketTimeoutException);
	}

	/**
	 * Count the bytes of a file that were sent since the last call.
	 * @param pastChannel whether its bytes bypass the channel
	 * @return whether Tomcat has sent all of it
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
