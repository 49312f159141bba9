package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.RequestHead;
import io.lifecycle.event.InFlightRequest;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of the moment on one request object of Tomcat, which serves one exchange
 * after another; a note of that object, so that an exchange that nobody observes
 * allocates nothing.
 */
final class ExchangeSlot {

	// Tomcat leaves 17 to 31 free.
	static final int NOTE = 23;

	private static final AtomicIntegerFieldUpdater<ExchangeSlot> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ExchangeSlot.class, "state");

	private static final String ERROR = "jakarta.servlet.error.exception";

	private static final String ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	private static final int IDLE = 0;

	// The container works on it.
	private static final int RUNNING = 1;

	// It is asynchronous, and the container let go of it.
	private static final int WAITING = 2;

	// The head was sent, the file follows.
	private static final int FILE = 3;

	private final AtomicBoolean answer = new AtomicBoolean();

	private final AtomicReference<@Nullable Object> text = new AtomicReference<>();

	private final StreamFrames frames = new StreamFrames(this);

	private volatile int state;

	private @Nullable SocketLife life;

	private @Nullable Exchange exchange;

	private @Nullable Response response;

	private boolean counted;

	private volatile int status;

	private long startNanos;

	private long sentBefore;

	private long fileStart;

	private long fileLength;

	private long filePosition;

	boolean isIdle() {
		return this.state == IDLE;
	}

	boolean isOpenOn(SocketLife life) {
		return this.state != IDLE && this.life == life;
	}

	/**
	 * Describe the exchange from another thread, which may come too late.
	 * @return a snapshot, or {@code null} if none is open on that socket
	 */
	@Nullable InFlightRequest describe(SocketLife life) {
		Response response = this.response;
		if (!isOpenOn(life) || response == null) {
			return null;
		}
		long start = this.startNanos;
		try {
			Exchange exchange = this.exchange;
			Request request = response.getRequest();
			RequestHead head = new CoyoteRequestHead(request, life);
			InFlightRequest described = (exchange != null) ? exchange.describe(head, isStreaming())
					: life.connection().describe(head, route(request), isStreaming(), start);
			return (isOpenOn(life) && this.startNanos == start) ? described : null;
		}
		catch (Throwable ex) {
			// It was recycled meanwhile.
			return null;
		}
	}

	// What Spring MVC says to the application, as no exchange was there to be told.
	private static @Nullable String route(Request request) {
		return (request.getNote(CoyoteAdapter.ADAPTER_NOTES) instanceof org.apache.catalina.connector.Request facade
				&& facade.getAttribute(ROUTE) instanceof String pattern) ? pattern : null;
	}

	boolean isHttp1() {
		SocketLife life = this.life;
		return life != null && !life.isMultiplexed();
	}

	boolean isFile() {
		return this.state == FILE;
	}

	StreamFrames frames() {
		return this.frames;
	}

	/**
	 * Return whether a part of the response has been sent.
	 */
	boolean isStreaming() {
		SocketLife life = this.life;
		Response response = this.response;
		if (this.fileLength > 0) {
			return true;
		}
		if (life == null || response == null || !response.isCommitted()) {
			return false;
		}
		return (life.frames() != null) ? this.frames.isHeadSent()
				: life.connection().totalBytesSent() > this.sentBefore;
	}

	/**
	 * Return whether the response is written without blocking.
	 */
	boolean isWriting() {
		Response response = this.response;
		return response != null && response.getWriteListener() != null;
	}

	void begin(SocketLife life, Request request, Response response) {
		if (this.state != IDLE) {
			end(false);
		}
		reset(life, request, response);
		Connection connection = life.connection();
		boolean refused = response.isError();
		if (connection.connections().isExchangeObserved()) {
			RequestHead head = new CoyoteRequestHead(request, life);
			Exchange exchange = refused ? connection.beginRefused(head) : connection.begin(head);
			this.exchange = exchange;
			if (exchange != null) {
				request.setAttribute(Exchange.ATTRIBUTE, exchange);
			}
		}
		else {
			this.counted = !refused && connection.enter();
		}
		life.began(this, refused ? response.getStatus() : 0);
		this.state = RUNNING;
	}

	private void reset(SocketLife life, Request request, Response response) {
		this.life = life;
		this.exchange = null;
		this.counted = false;
		this.response = response;
		this.status = 0;
		this.startNanos = request.getStartTimeNanos();
		this.sentBefore = life.connection().totalBytesSent();
		this.fileStart = 0;
		this.fileLength = 0;
		this.filePosition = 0;
		if (life.isMultiplexed()) {
			request.action(ActionCode.PROTOCOL_REQUEST_ID, this.text);
			this.frames.begin((this.text.get() instanceof String id) ? Integer.parseInt(id) : 0);
		}
	}

	/**
	 * Tell of a head that was refused and answered without any service.
	 */
	void refused(SocketLife life, Request request, Response response) {
		response.setError();
		begin(life, request, response);
		this.status = response.getStatus();
		this.frames.frame(0, true);
		end(true);
	}

	void headLeaves(Response response) {
		this.status = response.getStatus();
	}

	/**
	 * The container failed without an answer: the processor may still send one.
	 */
	void failed(Response response) {
		if (response.isCommitted() && this.status == 0) {
			this.status = response.getStatus();
		}
	}

	void resume(Response response) {
		// What happens now may overwrite the status that was sent.
		failed(response);
		STATE.compareAndSet(this, WAITING, RUNNING);
	}

	/**
	 * The container let go of the exchange.
	 */
	void leave(Request request, Response response, boolean success) {
		try {
			SocketLife life = this.life;
			if (this.state != RUNNING || life == null) {
				return;
			}
			if (ask(response, ActionCode.ASYNC_IS_ASYNC)) {
				pause(life);
				return;
			}
			boolean allowed = ask(response, ActionCode.IS_IO_ALLOWED);
			problems(life, request, response);
			if (allowed && success && isFileNext(life, request, response)) {
				sendFile(life, request, response);
			}
			else if (life.frames() != null) {
				end(this.frames.isEndSent());
			}
			else {
				end(allowed && (success || response.isCommitted()));
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private static void problems(SocketLife life, Request request, Response response) {
		Exception reading = request.getErrorException();
		Exception writing = response.getErrorException();
		// The failure of the last flush is kept here only.
		if (reading == null && writing == null && request.getAttribute(ERROR) instanceof Exception failure) {
			writing = failure;
		}
		life.problems(reading, writing);
	}

	private void pause(SocketLife life) {
		this.state = WAITING;
		// The socket may be closed while this thread still holds its exchange.
		if (life.isReleased()) {
			end(false);
		}
	}

	private boolean isFileNext(SocketLife life, Request request, Response response) {
		boolean sent = life.frames() != null && this.frames.isEndSent();
		return !sent && response.isCommitted() && !ask(response, ActionCode.IS_ERROR)
				&& request.getAttribute(Constants.SENDFILE_FILENAME_ATTR) != null;
	}

	private void sendFile(SocketLife life, Request request, Response response) {
		failed(response);
		this.fileStart = number(request, Constants.SENDFILE_FILE_START_ATTR);
		this.fileLength = number(request, Constants.SENDFILE_FILE_END_ATTR) - this.fileStart;
		this.filePosition = this.fileStart;
		this.state = FILE;
		boolean sent = life.frames() != null && this.frames.isEndSent();
		if (sent || life.isReleased()) {
			end(sent);
		}
	}

	private static long number(Request request, String attribute) {
		return (request.getAttribute(attribute) instanceof Long number) ? number : 0;
	}

	/**
	 * The file was sent up to a position.
	 * @return how many bytes were sent since the last call
	 */
	long fileMovedTo(long position) {
		long moved = position - this.filePosition;
		this.filePosition = position;
		return moved;
	}

	void fileSent() {
		if (this.state == FILE) {
			end(true);
		}
	}

	/**
	 * The processor gives up the socket.
	 * @param whole whether what it sent last could be sent
	 */
	void closing(Request request, Response response, boolean whole) {
		SocketLife life = this.life;
		if (life == null) {
			return;
		}
		if (request.getAttribute(ERROR) instanceof Exception failure) {
			life.problems(failure, null);
		}
		if (this.state == RUNNING) {
			// After a failure the processor has answered by itself.
			this.status = (this.status != 0) ? this.status : (whole ? 500 : 0);
			end(whole);
		}
	}

	/**
	 * Return whether a part of a further head was read.
	 */
	boolean isHeadPending(Request request) {
		long start = request.getStartTimeNanos();
		return start != -1 && (this.life == null || start != this.startNanos);
	}

	void recycled(Response response) {
		failed(response);
		if (this.state != IDLE) {
			end(false);
		}
		this.life = null;
		this.response = null;
	}

	boolean isAbandoned() {
		return this.state == WAITING || this.state == FILE;
	}

	/**
	 * End an exchange that no thread works on: its connection has ended.
	 */
	void abandon() {
		if (isAbandoned()) {
			end(false);
		}
	}

	private boolean ask(Response response, ActionCode question) {
		this.answer.set(false);
		response.action(question, this.answer);
		return this.answer.get();
	}

	private void end(boolean whole) {
		int state = STATE.getAndSet(this, IDLE);
		SocketLife life = this.life;
		if (state == IDLE || life == null) {
			return;
		}
		try {
			life.ended(this, whole, state == FILE);
			Exchange exchange = this.exchange;
			if (exchange != null && whole) {
				exchange.complete(sentStatus(), sentBytes(life, state == FILE));
			}
			else if (exchange != null) {
				exchange.abort(sentStatus(), Math.min(sentBytes(life, false), written(life)));
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
		leave(life);
	}

	private void leave(SocketLife life) {
		this.exchange = null;
		try {
			if (this.counted) {
				this.counted = false;
				life.connection().leave();
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
	}

	private int sentStatus() {
		Response response = this.response;
		SocketLife life = this.life;
		if (life != null && life.frames() != null && !this.frames.isHeadSent()) {
			return 0;
		}
		if (this.status != 0 || response == null) {
			return this.status;
		}
		return response.isCommitted() ? response.getStatus() : 0;
	}

	// What the container counts as sent may still have been on its way to the socket.
	private long written(SocketLife life) {
		return life.connection().totalBytesSent() - this.sentBefore;
	}

	private long sentBytes(SocketLife life, boolean wholeFile) {
		Response response = this.response;
		if (life.frames() != null) {
			return this.frames.bytes();
		}
		if (wholeFile) {
			return this.fileLength;
		}
		return this.filePosition - this.fileStart + ((response != null) ? response.getBytesWritten(false) : 0);
	}

}
