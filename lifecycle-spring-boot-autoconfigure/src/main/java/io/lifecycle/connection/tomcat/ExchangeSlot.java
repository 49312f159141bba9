package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import io.lifecycle.connection.RequestHead;
import io.lifecycle.event.InFlightRequest;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * The current exchange of a request object of Tomcat, which serves one exchange after
 * another. The slot is kept as a note of that object, so that an exchange that nobody
 * observes allocates nothing. It is idle until {@code open}, running until
 * {@code suspend}, suspended until {@code resume}, and idle again after {@code end}.
 */
final class ExchangeSlot {

	// Tomcat leaves the notes 17 to 31 to applications.
	static final int NOTE = 23;

	private static final AtomicIntegerFieldUpdater<ExchangeSlot> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ExchangeSlot.class, "state");

	private static final int IDLE = 0;

	// A thread of the container handles the exchange.
	private static final int RUNNING = 1;

	// The container has returned: the exchange is asynchronous, or a file follows.
	private static final int SUSPENDED = 2;

	private final Request request;

	private final CoyoteProgress progress;

	private volatile int state;

	private volatile @Nullable SocketLife life;

	private volatile @Nullable Exchange exchange;

	// Nobody observes the exchange, but it keeps the connection open.
	private volatile boolean entered;

	private volatile long startNanos;

	ExchangeSlot(Request request, CoyoteProgress progress) {
		this.request = request;
		this.progress = progress;
	}

	Request request() {
		return this.request;
	}

	Response response() {
		return this.progress.response();
	}

	CoyoteProgress progress() {
		return this.progress;
	}

	boolean isOpenOn(SocketLife life) {
		return this.state != IDLE && this.life == life;
	}

	boolean isOpen() {
		return this.state != IDLE;
	}

	boolean isRunning() {
		return this.state == RUNNING;
	}

	boolean isSuspended() {
		return this.state == SUSPENDED;
	}

	/**
	 * Return whether part of the next head was read.
	 */
	boolean isHeadPending() {
		long start = this.request.getStartTimeNanos();
		return start != -1 && start != this.startNanos;
	}

	/**
	 * Open the slot for the next exchange, before anybody hears of it.
	 */
	void open(SocketLife life) {
		this.life = life;
		this.startNanos = this.request.getStartTimeNanos();
		this.progress.begin(life.connection(), this.request);
		this.exchange = null;
		this.entered = false;
		this.state = RUNNING;
	}

	/**
	 * Begin the exchange.
	 * @param head the head of the request, or {@code null} if nobody observes exchanges
	 * @return the exchange, or {@code null} if nobody observes it
	 */
	@Nullable Exchange begin(Connection connection, @Nullable RequestHead head, boolean refused) {
		Exchange exchange = null;
		if (head != null) {
			exchange = refused ? connection.beginRefused(head) : connection.begin(head);
			this.exchange = exchange;
		}
		else {
			this.entered = !refused && connection.enter();
		}
		if (!isOpen()) {
			// The server has stopped while listeners heard of the exchange.
			report();
		}
		return exchange;
	}

	void suspend() {
		STATE.compareAndSet(this, RUNNING, SUSPENDED);
	}

	void resume() {
		STATE.compareAndSet(this, SUSPENDED, RUNNING);
	}

	/**
	 * End the exchange if it is open although its request object serves the next one: its
	 * processor was dropped, or its stream was reset.
	 */
	void endAbandoned() {
		SocketLife life = this.life;
		if (life != null && isOpen() && !this.progress.isEnding()) {
			life.end(this);
		}
	}

	/**
	 * End the exchange. The caller must then {@link #report report} its end.
	 * @return whether it was open
	 */
	boolean end() {
		return STATE.getAndSet(this, IDLE) != IDLE;
	}

	void report() {
		Exchange exchange = this.exchange;
		SocketLife life = this.life;
		this.exchange = null;
		if (exchange != null) {
			Guard.run(exchange, this.progress, Exchange::end);
		}
		if (this.entered && life != null) {
			this.entered = false;
			Guard.run(life.connection(), Connection::leave);
		}
	}

	/**
	 * Describe the exchange from another thread. It may have ended meanwhile.
	 * @return a snapshot, or {@code null} if none is open on that connection
	 */
	@Nullable InFlightRequest describe(SocketLife life, RequestHead head) {
		long start = this.startNanos;
		try {
			Connection connection = life.connection();
			Exchange exchange = this.exchange;
			boolean streaming = this.progress.isHeadSent();
			InFlightRequest described = (exchange != null) ? exchange.describe(head, streaming)
					: connection.describe(head, route(connection), streaming, start);
			return (isOpenOn(life) && this.startNanos == start) ? described : null;
		}
		catch (Throwable ex) {
			// The request was recycled meanwhile.
			return null;
		}
	}

	private @Nullable String route(Connection connection) {
		String attribute = connection.connections().routeAttribute();
		return (attribute != null
				&& this.request
					.getNote(CoyoteAdapter.ADAPTER_NOTES) instanceof org.apache.catalina.connector.Request facade
				&& facade.getAttribute(attribute) instanceof String pattern) ? pattern : null;
	}

}
