package io.lifecycle.connection.tomcat;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import io.lifecycle.connection.Observers;
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
 * {@code suspend}, suspended until {@code resume}, ending after {@code end}, and idle
 * again when its end was reported: until then it does not serve the next exchange.
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

	// A thread reports the end of the exchange.
	private static final int ENDING = 3;

	private static final int PHASE = 3;

	private final Request request;

	private final CoyoteProgress progress;

	// The lowest bits are the phase, the others count the exchanges.
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
		return isOpen() && this.life == life;
	}

	private boolean isOpen() {
		return isRunning() || isSuspended();
	}

	/**
	 * Return whether the exchange is that of an observer, which is no work of the
	 * application.
	 */
	boolean isObserver() {
		Exchange exchange = this.exchange;
		return (exchange != null) ? exchange.isObserver() : attribute(Observers.ATTRIBUTE) != null;
	}

	/**
	 * Return whether the slot can serve the next exchange.
	 */
	boolean isIdle() {
		return phase(this.state) == IDLE;
	}

	boolean isRunning() {
		return phase(this.state) == RUNNING;
	}

	boolean isSuspended() {
		return phase(this.state) == SUSPENDED;
	}

	private static int phase(int state) {
		return state & PHASE;
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
		int state = this.state;
		this.state = (state | PHASE) + 1 + RUNNING;
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
		change(RUNNING, SUSPENDED);
	}

	void resume() {
		change(SUSPENDED, RUNNING);
	}

	private void change(int from, int to) {
		int state = this.state;
		if (phase(state) == from) {
			STATE.compareAndSet(this, state, state - from + to);
		}
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
	 * End the exchange if it is open on a socket. The caller must then report its end and
	 * {@link #free free} the slot.
	 * @return whether it was open
	 */
	boolean end(SocketLife life) {
		int state = this.state;
		int open = state;
		// The exchange may be suspended or resumed meanwhile, and end.
		while (isOpenOn(life) && (open | PHASE) == (state | PHASE)) {
			if (STATE.compareAndSet(this, open, open | ENDING)) {
				return true;
			}
			open = this.state;
		}
		return false;
	}

	void free() {
		int state = this.state;
		this.state = state & ~PHASE;
	}

	void report() {
		Exchange exchange = this.exchange;
		SocketLife life = this.life;
		this.exchange = null;
		if (exchange != null) {
			Guard.run(exchange, this.progress, Exchange::end);
		}
		if (this.entered && life != null && takeEntered()) {
			Guard.run(life.connection(), Connection::leave);
		}
	}

	// Two threads may report an exchange that began while the server stopped.
	private synchronized boolean takeEntered() {
		boolean entered = this.entered;
		this.entered = false;
		return entered;
	}

	/**
	 * Describe the exchange from another thread. It may have ended meanwhile.
	 * @return a snapshot, or {@code null} if none is open on that connection, or that of
	 * an observer
	 */
	@Nullable InFlightRequest describe(SocketLife life, RequestHead head) {
		long start = this.startNanos;
		try {
			Connection connection = life.connection();
			Exchange exchange = this.exchange;
			boolean streaming = this.progress.isHeadSent();
			InFlightRequest described = (exchange != null) ? exchange.describe(head, streaming)
					: connection.describe(head, route(connection), streaming, start);
			return (!isObserver() && isOpenOn(life) && this.startNanos == start) ? described : null;
		}
		catch (Throwable ex) {
			// The request was recycled meanwhile.
			return null;
		}
	}

	private @Nullable String route(Connection connection) {
		String attribute = connection.connections().routeAttribute();
		return (attribute != null && attribute(attribute) instanceof String pattern) ? pattern : null;
	}

	private @Nullable Object attribute(String name) {
		return (this.request
			.getNote(CoyoteAdapter.ADAPTER_NOTES) instanceof org.apache.catalina.connector.Request facade)
					? facade.getAttribute(name) : null;
	}

}
