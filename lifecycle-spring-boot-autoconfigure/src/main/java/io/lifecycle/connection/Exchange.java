package io.lifecycle.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestIds;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.text.EventText;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. The integration with a server begins the exchange,
 * publishes it as the request attribute {@link #ATTRIBUTE} and ends it when the last byte
 * was sent or the response was aborted. In between, the application side adds the
 * {@link #noteRoute(String) route}, the {@link #noteTraceId(String) trace} and the
 * {@link #noteError(Throwable) error}. One exchange has two views: the events of its
 * connection and those of its request. Any thread may call any method at any time, and
 * the events are emitted on the calling thread. No method blocks, and none throws unless
 * the bus does.
 *
 * <p>
 * The exchange of an {@linkplain Observers observer} emits nothing, except that one which
 * is refused emits all its events at its end, and that one which was {@link #observe()
 * found} to be an observer's after it began emits its events like any other.
 *
 * @since 0.1.0
 */
public final class Exchange {

	/**
	 * The name of the request attribute that holds the exchange.
	 */
	public static final String ATTRIBUTE = Exchange.class.getName();

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final int FIRST_ERROR = 400;

	private static final String EVENT_STREAM = "text/event-stream";

	private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

	private static final AtomicIntegerFieldUpdater<Exchange> STATE = AtomicIntegerFieldUpdater
		.newUpdater(Exchange.class, "state");

	private static final int OBSERVER = 1;

	private static final int ENDED = 2;

	private final Connections connections;

	private final @Nullable Connection connection;

	private final boolean refused;

	private final boolean silent;

	private final long id = RequestIds.next();

	private final long beganNanos = LifecycleClock.monotonicNanos();

	// This is null if nobody listened to request events when the exchange began.
	private @Nullable RequestInfo request;

	// This is null if nobody listened to it when the exchange began.
	private @Nullable RequestStarted start;

	private volatile @Nullable String route;

	private volatile @Nullable String traceId;

	private volatile @Nullable Throwable error;

	private volatile boolean stream;

	private volatile int state;

	Exchange(Connections connections, @Nullable Connection connection, boolean refused, boolean observer) {
		this.connections = connections;
		this.connection = connection;
		this.refused = refused;
		this.silent = observer;
	}

	/**
	 * Create an ended exchange for a connection that is already closed and must not emit
	 * any more events.
	 */
	static Exchange ended(Connection connection) {
		Exchange exchange = new Exchange(connection.connections(), connection, false, false);
		exchange.state = ENDED;
		return exchange;
	}

	/**
	 * Return the exchange that the current thread serves, as far as the application side
	 * has said so.
	 * @return the exchange, or {@code null} if none is known
	 */
	public static @Nullable Exchange current() {
		return CURRENT.get();
	}

	/**
	 * Note the exchange that the current thread serves.
	 * @param exchange the exchange, or {@code null} for none
	 * @return the exchange so far, to be set again afterwards
	 */
	public static @Nullable Exchange setCurrent(@Nullable Exchange exchange) {
		Exchange outer = CURRENT.get();
		if (exchange != outer) {
			CURRENT.set(exchange);
		}
		return outer;
	}

	void begin(RequestHead head) {
		String sentPath = head.path();
		String path = this.connections.capture.maskPath(sentPath);
		if (this.connections.isRequestObserved() && this.connections.capture.includes(sentPath)) {
			this.request = this.connections.capture.snapshot(this.id, connectionId(), path, head);
		}
		if (this.connection != null && !this.refused && this.connections.started.hasListeners()) {
			this.start = new RequestStarted(connectionId(), this.connections.workerId, this.id, head.method(), path,
					head.httpVersion(), this.beganNanos);
		}
		if (this.silent) {
			observe();
		}
		else {
			begun();
		}
	}

	/**
	 * Note that this is the exchange of an {@linkplain Observers observer}, because the
	 * handler that serves it only observes the application. Ignored if the exchange has
	 * ended or this was noted before.
	 */
	public void observe() {
		if (this.state == 0) {
			this.connections.observers.begun();
			if (!STATE.compareAndSet(this, 0, OBSERVER)) {
				this.connections.observers.ended();
			}
		}
	}

	private void begun() {
		RequestStarted start = this.start;
		this.start = null;
		if (start != null) {
			this.connections.started.emit(start);
		}
		if (this.request != null && this.connections.received.hasListeners()) {
			this.connections.received.emit(new RequestReceived(this.request, this.beganNanos));
		}
	}

	/**
	 * Return whether this is the exchange of an {@linkplain Observers observer}, which is
	 * no work of the application.
	 * @return whether it is not in flight
	 */
	public boolean isObserver() {
		return (this.state & OBSERVER) != 0;
	}

	/**
	 * Return the id of the connection.
	 * @return the id, or 0 when unknown
	 */
	public long connectionId() {
		return (this.connection != null) ? this.connection.id() : 0;
	}

	/**
	 * Return the id of the request.
	 * @return the id, unique in this process
	 */
	public long id() {
		return this.id;
	}

	/**
	 * Describe the exchange as it is now.
	 * @param head the head of its request
	 * @param streaming whether part of the response has been sent
	 * @return a snapshot
	 */
	public InFlightRequest describe(RequestHead head, boolean streaming) {
		return new InFlightRequest(this.refused ? 0 : this.id, connectionId(), EventText.oneLine(head.method()),
				EventText.oneLine(this.connections.capture.maskPath(head.path())), this.route, streaming,
				LifecycleClock.monotonicNanos() - this.beganNanos);
	}

	/**
	 * Note the pattern that matched the request. The first one counts.
	 * @param route the pattern
	 */
	public void noteRoute(String route) {
		if (this.route == null) {
			this.route = route;
		}
	}

	/**
	 * Note the trace that the exchange belongs to. The first one counts.
	 * @param traceId the id of the trace
	 */
	public void noteTraceId(String traceId) {
		if (this.traceId == null) {
			this.traceId = traceId;
		}
	}

	/**
	 * Return the trace that the exchange belongs to.
	 * @return the id that was noted, else the one that the client sent, else {@code null}
	 */
	public @Nullable String traceId() {
		if (this.traceId != null) {
			return this.traceId;
		}
		return (this.request != null) ? this.request.traceId() : null;
	}

	/**
	 * Note an error in the application, whether it was handled or not. The first error
	 * counts because later ones are its consequences.
	 * @param error the error
	 */
	public void noteError(Throwable error) {
		if (this.error == null) {
			this.error = error;
		}
	}

	/**
	 * Return whether a response of a media type is a stream, which lasts until somebody
	 * ends it.
	 * @param mediaType the media type, with or without parameters; {@code null} if there
	 * is none
	 * @return whether it consists of server-sent events or lines of JSON
	 */
	public static boolean isStream(@Nullable String mediaType) {
		return mediaType != null && (mediaType.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())
				|| mediaType.contains("ndjson"));
	}

	/**
	 * Note that the response is a {@linkplain #isStream(String) stream}. A WebSocket
	 * session need not be noted.
	 */
	public void noteStream() {
		this.stream = true;
	}

	/**
	 * Return whether the exchange has begun and not ended.
	 * @return whether the response is pending
	 */
	public boolean isOpen() {
		return (this.state & ENDED) == 0;
	}

	/**
	 * Make the thread that writes the response fail, because its client does not read:
	 * close the connection, unless it is shared with other exchanges or has none that can
	 * be closed.
	 * @return whether the connection was closed
	 */
	public boolean abort() {
		return this.connection != null && isOpen() && this.connection.abort();
	}

	/**
	 * End the exchange, as completed or aborted depending on the progress of its
	 * response. Ignored if it has already ended.
	 * @param progress the final progress of the response
	 */
	public void end(ResponseProgress progress) {
		if (progress.isStream()) {
			noteStream();
		}
		end(progress.isWhole(), progress.status(), progress.bodyBytes());
	}

	/**
	 * End an exchange whose response is complete. Ignored if it has already ended.
	 * @param status the status that the client saw
	 * @param bytesSent bytes sent after the head, or -1 when unknown
	 */
	public void complete(int status, long bytesSent) {
		end(true, status, bytesSent);
	}

	private void end(boolean whole, int status, long bytesSent) {
		int before = STATE.getAndUpdate(this, (state) -> state | ENDED);
		if ((before & ENDED) != 0) {
			return;
		}
		Connection connection = this.connection;
		try {
			if (!this.silent || isRefusal(status)) {
				ended(connection, whole, status, bytesSent);
			}
		}
		finally {
			if (connection != null) {
				connection.leave();
			}
			if (before == OBSERVER) {
				this.connections.observers.ended();
			}
		}
	}

	// Whoever was not let in has not observed anything.
	private boolean isRefusal(int status) {
		if (status < FIRST_ERROR) {
			return false;
		}
		if (this.connection != null) {
			this.connection.countRequest();
		}
		begun();
		return true;
	}

	private void ended(@Nullable Connection connection, boolean whole, int status, long bytesSent) {
		long now = LifecycleClock.monotonicNanos();
		// A refused head has emitted no RequestStarted whose partner could be aborted.
		if (connection != null && (whole || this.refused)) {
			responseCompleted(connection, status, bytesSent, now);
		}
		else if (connection != null) {
			responseAborted(connection, bytesSent, now);
		}
		requestEnded(status, bytesSent, now);
	}

	private void responseCompleted(Connection connection, int status, long bytesSent, long now) {
		if (this.connections.completed.hasListeners()) {
			this.connections.completed.emit(new ResponseCompleted(connection.id(), this.connections.workerId,
					this.refused ? 0 : this.id, status, bytesSent, now - this.beganNanos, now));
		}
	}

	private void responseAborted(Connection connection, long bytesSent, long now) {
		if (this.connections.aborted.hasListeners()) {
			this.connections.aborted.emit(new ResponseAborted(connection.id(), this.connections.workerId, this.id,
					bytesSent, now - this.beganNanos, now));
		}
	}

	private void requestEnded(int status, long bytesSent, long now) {
		if (this.request != null && this.connections.complete.hasListeners()) {
			ResponseInfo response = new ResponseInfo(status, bytesSent, this.route, this.traceId,
					this.stream || status == SWITCHING_PROTOCOLS);
			this.connections.complete
				.emit(new RequestComplete(this.request, response, now - this.beganNanos, this.error, now));
		}
	}

}
