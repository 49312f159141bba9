package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.ResponseProgress;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.Method;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a response as Tomcat's connector counts it, for HTTP/1.1 and for HTTP/2
 * connections whose frames cannot be watched. A head counts as sent when a byte of it was
 * written to the socket. An instance belongs to a request object of Tomcat and serves one
 * exchange after another.
 */
class CoyoteProgress implements ResponseProgress {

	private static final int STATUS_LINE_AND_END = "HTTP/1.1 200 \r\n\r\n".length();

	private static final int SEPARATORS = ": \r\n".length();

	private final AtomicBoolean answer = new AtomicBoolean();

	private final Response response;

	private @Nullable Connection connection;

	private long headStart;

	private volatile int status;

	private volatile long length;

	private volatile boolean stream;

	private volatile long counted;

	private volatile boolean answered;

	private volatile boolean handedOver;

	private volatile boolean fileNext;

	private volatile boolean file;

	private long fileStart;

	private long fileLength;

	private volatile long filePosition;

	CoyoteProgress(Response response) {
		this.response = response;
	}

	final Response response() {
		return this.response;
	}

	void begin(Connection connection, Request request) {
		this.connection = connection;
		this.status = 0;
		this.length = -1;
		this.stream = false;
		this.counted = 0;
		this.answered = false;
		this.handedOver = false;
		this.fileNext = false;
		this.file = false;
		this.fileStart = 0;
		this.fileLength = 0;
		this.filePosition = 0;
	}

	/**
	 * Note that bytes were written to the socket. The first ones after the commit belong
	 * to the head: keep its status now, since a later error may overwrite it.
	 */
	final void noteWritten(long count) {
		Connection connection = this.connection;
		if (this.status == 0 && connection != null && isHeadFinal()) {
			this.headStart = connection.totalBytesSent() - count;
			noteLength();
			noteStatus(this.response.getStatus());
		}
		// The connector forgets its count before an answer of its own has ended.
		this.counted = this.response.getBytesWritten(false);
	}

	/**
	 * Return whether the committed head is not that of an interim response. A head with
	 * status 101 must say which protocol follows.
	 */
	final boolean isHeadFinal() {
		int status = this.response.getStatus();
		return this.response.isCommitted()
				&& (status >= 200 || (status == 101 && this.response.getMimeHeaders().getHeader("Upgrade") != null));
	}

	final void noteStatus(int status) {
		this.status = status;
	}

	/**
	 * Note what the head announces.
	 */
	final void noteLength() {
		this.fileNext = this.response.getRequest().getAttribute(Constants.SENDFILE_FILENAME_ATTR) != null;
		if (Method.HEAD.equals(this.response.getRequest().getMethod()) || isBodiless(this.response.getStatus())) {
			this.length = 0;
		}
		else {
			this.length = (this.response.getTrailerFields() == null) ? this.response.getContentLengthLong() : -1;
		}
		// A stream does not know its length.
		MessageBytes type = (this.length < 0) ? this.response.getMimeHeaders().getValue("Content-Type") : null;
		this.stream = type != null && Exchange.isStream(type.toString());
	}

	private static boolean isBodiless(int status) {
		return status < 200 || status == 204 || status == 205 || status == 304;
	}

	/**
	 * Note that the connector has received the whole response.
	 * @param sent whether it can send it
	 */
	void noteAnswered(boolean sent) {
		if (sent && this.status == 0 && isHeadFinal()) {
			noteLength();
			noteStatus(this.response.getStatus());
		}
		this.answered = sent;
	}

	/**
	 * Note that the connector finishes the response after the container has released the
	 * exchange.
	 */
	final void handOver() {
		this.handedOver = true;
	}

	final boolean isHandedOver() {
		return this.handedOver;
	}

	/**
	 * Commit what the container left to the connector, such as its own redirects. This is
	 * what the connector does next.
	 */
	final void commit() {
		if (!this.response.isCommitted() && ask(ActionCode.IS_IO_ALLOWED)
				&& this.response.getRequest().getAttribute(Constants.SENDFILE_FILENAME_ATTR) == null) {
			this.response.action(ActionCode.CLOSE, null);
		}
	}

	/**
	 * Note that the container has returned from the exchange.
	 * @param success whether it reported success
	 */
	final void noteReturned(Request request, boolean success) {
		boolean allowed = ask(ActionCode.IS_IO_ALLOWED);
		if (success && allowed && !isAnswered() && this.fileNext && !ask(ActionCode.IS_ERROR)) {
			noteFile(request);
		}
		else if (!isAnswered()) {
			noteAnswered(allowed && (success || this.response.isCommitted()));
			this.handedOver = isLeftToConnector();
		}
	}

	/**
	 * Return whether the container has closed the response.
	 */
	final boolean isClosed() {
		return this.response
			.getNote(CoyoteAdapter.ADAPTER_NOTES) instanceof org.apache.catalina.connector.Response facade
				&& facade.isClosed();
	}

	/**
	 * Note that the connector does not send the file that the head announced.
	 */
	final void noteFileForgotten() {
		this.file = false;
		this.fileStart = this.filePosition;
		noteAnswered(true);
	}

	// The connector sends a file.
	private void noteFile(Request request) {
		this.fileStart = number(request, Constants.SENDFILE_FILE_START_ATTR);
		this.fileLength = number(request, Constants.SENDFILE_FILE_END_ATTR) - this.fileStart;
		this.filePosition = this.fileStart;
		this.file = true;
		handOver();
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
	public final int status() {
		return this.status;
	}

	@Override
	public final boolean isHeadSent() {
		return this.status != 0;
	}

	@Override
	public long bodyBytes() {
		if (this.answered && this.file) {
			return this.fileLength;
		}
		long bytes = this.filePosition - this.fileStart + Math.max(this.counted, this.response.getBytesWritten(false));
		// The connector also counts bytes that have not reached the socket.
		return this.answered ? bytes : Math.min(bytes, written());
	}

	// Returns how many bytes were written to the socket after the head.
	private long written() {
		Connection connection = this.connection;
		if (connection == null || this.status == 0) {
			return 0;
		}
		return Math.max(0, connection.totalBytesSent() - this.headStart - headLength());
	}

	private long headLength() {
		if (this.response.getRequest().protocol().equals("HTTP/2.0")) {
			return 0;
		}
		MimeHeaders headers = this.response.getMimeHeaders();
		long length = STATUS_LINE_AND_END;
		for (int i = 0; i < headers.size(); i++) {
			length += headers.getName(i).getLength() + headers.getValue(i).getLength() + SEPARATORS;
		}
		return length;
	}

	/**
	 * Return whether the last part of the response waits until the socket takes more.
	 */
	boolean isEnding() {
		return false;
	}

	/**
	 * Return whether the connector will end a response that the container did not.
	 */
	boolean isLeftToConnector() {
		return false;
	}

	/**
	 * Return whether nothing more will be sent although the response is not whole.
	 */
	boolean isStopped() {
		return false;
	}

	/**
	 * Return whether the server has given up the response, whatever the container does.
	 */
	boolean isReset() {
		return false;
	}

	/**
	 * Return whether the client waits for nothing although the response is not whole.
	 */
	boolean isCancelled() {
		return false;
	}

	boolean isAnswered() {
		return this.answered;
	}

	@Override
	public boolean isWhole() {
		// What fails after the last byte of the announced length does not matter.
		return this.status != 0 && ((this.length >= 0) ? bodyBytes() == this.length : isAnswered());
	}

	@Override
	public final boolean isStream() {
		return this.stream;
	}

	/**
	 * Return whether the body that was sent has another length than the head announced.
	 */
	final boolean isCut() {
		return isAnswered() && this.length >= 0 && bodyBytes() != this.length;
	}

}
