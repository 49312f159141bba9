package io.lifecycle.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.OpenConnection;
import io.lifecycle.text.EventText;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection, from {@link Connections#open open} to {@link #release}; the
 * {@link io.lifecycle.connection package} documentation shows the sequence.
 * {@code ConnectionClosed} is emitted by the release or by the end of the last exchange,
 * whichever comes later, so that nothing follows it. Any thread may call any method at
 * any time, and events are emitted on the calling thread. No method blocks, and none
 * throws unless the bus does: an integration calls them under its {@link Guard}.
 *
 * @since 0.1.0
 */
public final class Connection {

	private static final AtomicIntegerFieldUpdater<Connection> GATE = AtomicIntegerFieldUpdater
		.newUpdater(Connection.class, "gate");

	private static final AtomicIntegerFieldUpdater<Connection> REQUESTS = AtomicIntegerFieldUpdater
		.newUpdater(Connection.class, "requests");

	private static final AtomicLongFieldUpdater<Connection> BYTES = AtomicLongFieldUpdater.newUpdater(Connection.class,
			"bytes");

	private static final int RELEASED = 1 << 30;

	private static final int MOST_DETAIL = 200;

	private final Connections connections;

	private final long id;

	private final int serverPort;

	private final long openedNanos;

	// One word holds the number of open exchanges and whether the connection was
	// released.
	private volatile int gate;

	private volatile int requests;

	private volatile long bytes;

	private volatile @Nullable Runnable abort;

	private @Nullable CloseReason reason;

	private @Nullable String detail;

	Connection(Connections connections, long id, int serverPort) {
		this.connections = connections;
		this.id = id;
		this.serverPort = serverPort;
		this.openedNanos = LifecycleClock.monotonicNanos();
	}

	/**
	 * Return the id.
	 * @return the id, unique in this process
	 */
	public long id() {
		return this.id;
	}

	long openedNanos() {
		return this.openedNanos;
	}

	/**
	 * Return the connections of the application.
	 * @return the object that opened this connection
	 */
	public Connections connections() {
		return this.connections;
	}

	/**
	 * Count bytes that were written to the socket.
	 * @param count the number of bytes; ignored unless positive
	 */
	public void sent(long count) {
		if (count > 0) {
			BYTES.addAndGet(this, count);
		}
	}

	/**
	 * Return the number of bytes that were written to the socket.
	 * @return the bytes so far
	 */
	public long totalBytesSent() {
		return this.bytes;
	}

	/**
	 * Set how to close the socket while a thread writes to it.
	 * @param abort closes the socket, or {@code null} if several exchanges share it
	 */
	public void onAbort(@Nullable Runnable abort) {
		this.abort = abort;
	}

	boolean abort() {
		Runnable abort = this.abort;
		if (abort != null) {
			abort.run();
		}
		return abort != null;
	}

	/**
	 * Return whether an exchange is open.
	 * @return whether a response is pending
	 */
	public boolean isBusy() {
		return (this.gate & ~RELEASED) != 0;
	}

	/**
	 * Describe the connection as it is now.
	 * @param clientAddr the IP address of the client; empty when unknown
	 * @param clientPort the port of the client; -1 when unknown
	 * @param protocol the protocol that it speaks
	 * @return a snapshot
	 */
	public OpenConnection describe(String clientAddr, int clientPort, String protocol) {
		return new OpenConnection(this.id, clientAddr, clientPort, protocol, this.requests, this.bytes, isBusy(),
				this.openedNanos);
	}

	/**
	 * Describe an exchange that nobody observes.
	 * @param head the head of the request
	 * @param route the pattern that matched the request, or {@code null}
	 * @param streaming whether part of the response has been sent
	 * @param beganNanos when it began
	 * @return a snapshot
	 */
	public InFlightRequest describe(RequestHead head, @Nullable String route, boolean streaming, long beganNanos) {
		return new InFlightRequest(0, this.id, EventText.oneLine(head.method()),
				EventText.oneLine(this.connections.capture.maskPath(head.path())), route, streaming,
				Math.max(0, LifecycleClock.monotonicNanos() - beganNanos));
	}

	/**
	 * Begin an exchange that nobody observes.
	 * @return whether it began; {@code false} if the connection has been closed
	 */
	public boolean enter() {
		if (!tryEnter()) {
			return false;
		}
		countRequest();
		return true;
	}

	void countRequest() {
		REQUESTS.incrementAndGet(this);
	}

	/**
	 * End an exchange that nobody observed.
	 */
	public void leave() {
		if (GATE.decrementAndGet(this) == RELEASED) {
			closed();
		}
	}

	/**
	 * Begin an exchange and emit its first events, unless it is that of an
	 * {@link Connections#observers() observer}.
	 * @param head the head of the request
	 * @return the exchange, which the caller must end once; if the connection is already
	 * closed, an ended exchange that never emits anything
	 */
	public Exchange begin(RequestHead head) {
		boolean observer = isObserver(head);
		return (observer ? tryEnter() : enter()) ? begin(head, false, observer) : Exchange.ended(this);
	}

	/**
	 * Return whether a request is that of an {@link Connections#observers() observer}.
	 * @param head the head of the request
	 * @return whether its exchange emits nothing and is not in flight
	 */
	public boolean isObserver(RequestHead head) {
		return this.connections.observers.contains(head.path(), this.serverPort);
	}

	/**
	 * Begin the exchange of a request head that the server itself refuses. It does not
	 * count as a request, and the connection event of its response has request id 0.
	 * @param head the part of the head that could be read
	 * @return the exchange, which the caller must end once; if the connection is already
	 * closed, an ended exchange that never emits anything
	 */
	public Exchange beginRefused(RequestHead head) {
		return tryEnter() ? begin(head, true, false) : Exchange.ended(this);
	}

	private Exchange begin(RequestHead head, boolean refused, boolean observer) {
		try {
			Exchange exchange = new Exchange(this.connections, this, refused, observer);
			exchange.begin(head);
			return exchange;
		}
		catch (Throwable ex) {
			leave();
			throw ex;
		}
	}

	private boolean tryEnter() {
		int current = this.gate;
		while (current != RELEASED) {
			if (GATE.compareAndSet(this, current, current + 1)) {
				return true;
			}
			current = this.gate;
		}
		return false;
	}

	/**
	 * Note that the client left while a response was pending, and emit
	 * {@code ClientDisconnected} the first time. The close reason becomes
	 * {@link CloseReason#CLIENT_DISCONNECT} unless another reason was noted before.
	 * Ignored if the connection has been closed.
	 * @param duringStreaming whether part of the response had been sent
	 * @param detail a human-readable description
	 */
	public void disconnected(boolean duringStreaming, String detail) {
		if (!tryEnter()) {
			return;
		}
		try {
			if (noteReason(CloseReason.CLIENT_DISCONNECT, detail) && this.connections.disconnected.hasListeners()) {
				this.connections.disconnected
					.emit(new ClientDisconnected(this.id, this.connections.workerId, duringStreaming));
			}
		}
		finally {
			leave();
		}
	}

	/**
	 * Note why the connection ends. The first reason counts.
	 * @param reason the reason
	 * @param detail a human-readable description without values that a client chose, or
	 * {@code null}; its first 200 characters count
	 * @return whether this is the first reason
	 */
	public synchronized boolean noteReason(CloseReason reason, @Nullable String detail) {
		if (this.reason != null) {
			return false;
		}
		this.reason = reason;
		this.detail = (detail != null) ? EventText.oneLine(detail.substring(0, Math.min(detail.length(), MOST_DETAIL)))
				: null;
		return true;
	}

	/**
	 * Return whether the server has released the connection.
	 * @return whether it was released
	 */
	public boolean isReleased() {
		return (this.gate & RELEASED) != 0;
	}

	/**
	 * Release the connection: it has ended, except for exchanges that are still open.
	 * Repeated calls are ignored.
	 */
	public void release() {
		int current = this.gate;
		while ((current & RELEASED) == 0) {
			if (GATE.compareAndSet(this, current, current | RELEASED)) {
				if (current == 0) {
					closed();
				}
				return;
			}
			current = this.gate;
		}
	}

	private void closed() {
		if (!this.connections.closed.hasListeners()) {
			return;
		}
		long now = LifecycleClock.monotonicNanos();
		CloseReason reason;
		String detail;
		synchronized (this) {
			reason = (this.reason != null) ? this.reason : CloseReason.COMPLETE;
			detail = this.detail;
		}
		this.connections.closed.emit(new ConnectionClosed(this.id, this.connections.workerId, this.requests, this.bytes,
				now - this.openedNanos, reason, detail, now));
	}

}
