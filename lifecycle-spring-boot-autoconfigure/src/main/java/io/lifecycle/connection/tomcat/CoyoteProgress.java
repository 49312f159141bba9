package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.ResponseProgress;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a response as Tomcat's connector counts it, for HTTP/1.1 and for HTTP/2
 * connections whose frames cannot be watched. An instance belongs to a request object of
 * Tomcat and serves one exchange after another.
 */
class CoyoteProgress implements ResponseProgress {

	private final AtomicBoolean answer = new AtomicBoolean();

	private final Response response;

	private @Nullable Connection connection;

	private long sentBefore;

	private volatile int status;

	private volatile boolean file;

	private long fileStart;

	private long fileLength;

	private volatile long filePosition;

	private volatile boolean whole;

	CoyoteProgress(Response response) {
		this.response = response;
	}

	final Response response() {
		return this.response;
	}

	void begin(Connection connection, Request request) {
		this.connection = connection;
		this.sentBefore = connection.totalBytesSent();
		this.status = 0;
		this.file = false;
		this.fileStart = 0;
		this.fileLength = 0;
		this.filePosition = 0;
		this.whole = false;
	}

	/**
	 * Keep the status of the head that is about to be written: a later error may
	 * overwrite it.
	 */
	final void noteHead() {
		this.status = this.response.getStatus();
	}

	/**
	 * Keep the status of a head that was written, before an error may overwrite it.
	 */
	final void keepStatus() {
		if (this.status == 0 && this.response.isCommitted()) {
			noteHead();
		}
	}

	/**
	 * Note that the connector has received the whole response.
	 * @param sent whether it can send it
	 */
	void noteAnswered(boolean sent) {
		this.whole = sent;
	}

	/**
	 * Note that the connector itself answered, after the container had failed.
	 * @param sent whether it could send its answer
	 */
	final void noteFailed(boolean sent) {
		if (sent && this.status == 0) {
			this.status = 500;
		}
		noteAnswered(sent);
	}

	/**
	 * Note that the connector refused the head of the request and answered.
	 */
	void noteRefused() {
		noteHead();
		this.whole = true;
	}

	/**
	 * Return whether the connector sends a file after the container has released the
	 * exchange.
	 */
	final boolean isFileNext(Request request) {
		return !isWhole() && this.response.isCommitted() && !ask(ActionCode.IS_ERROR)
				&& request.getAttribute(Constants.SENDFILE_FILENAME_ATTR) != null;
	}

	final void noteFile(Request request) {
		keepStatus();
		this.fileStart = number(request, Constants.SENDFILE_FILE_START_ATTR);
		this.fileLength = number(request, Constants.SENDFILE_FILE_END_ATTR) - this.fileStart;
		this.filePosition = this.fileStart;
		this.file = true;
	}

	private static long number(Request request, String attribute) {
		return (request.getAttribute(attribute) instanceof Long number) ? number : 0;
	}

	/**
	 * Note that the file was sent up to a position.
	 * @return how many bytes were sent since the last call
	 */
	final long fileMovedTo(long position) {
		long moved = position - this.filePosition;
		this.filePosition = position;
		return moved;
	}

	final boolean isFile() {
		return this.file;
	}

	/**
	 * Return whether the connector is sending, and not waiting for the rest of the
	 * request.
	 */
	final boolean isSending() {
		return this.file || this.response.getWriteListener() != null;
	}

	final boolean ask(ActionCode question) {
		this.answer.set(false);
		this.response.action(question, this.answer);
		return this.answer.get();
	}

	@Override
	public int status() {
		int status = this.status;
		return (status == 0 && this.response.isCommitted()) ? this.response.getStatus() : status;
	}

	@Override
	public boolean isHeadSent() {
		return this.fileLength > 0 || (this.response.isCommitted() && written() > 0);
	}

	@Override
	public long bodyBytes() {
		if (this.whole && this.file) {
			return this.fileLength;
		}
		long counted = this.filePosition - this.fileStart + this.response.getBytesWritten(false);
		// The connector also counts bytes that have not reached the socket yet.
		return this.whole ? counted : Math.min(counted, written());
	}

	/**
	 * Return how many bytes were written to the socket since the exchange began.
	 */
	final long written() {
		Connection connection = this.connection;
		return (connection != null) ? connection.totalBytesSent() - this.sentBefore : 0;
	}

	@Override
	public boolean isWhole() {
		return this.whole;
	}

}
