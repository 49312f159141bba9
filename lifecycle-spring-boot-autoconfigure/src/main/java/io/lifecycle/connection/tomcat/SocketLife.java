package io.lifecycle.connection.tomcat;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import io.lifecycle.connection.RequestHead;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.OpenConnection;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The state of one accepted socket and of its exchanges. The wire, the adapter and the
 * handler report to it what Tomcat does; it updates the slots of its exchanges and the
 * notes on its end, which never call back.
 */
final class SocketLife extends Wire {

	private static final AtomicIntegerFieldUpdater<SocketLife> WRITERS = AtomicIntegerFieldUpdater
		.newUpdater(SocketLife.class, "writers");

	private static final int RELEASED = 1 << 30;

	private final SocketEnd end;

	// HTTP/1.1 has one exchange at a time.
	private volatile @Nullable ExchangeSlot slot;

	// This is not null once the socket speaks HTTP/2.
	private volatile @Nullable FrameWatch streams;

	// How many threads are writing, and whether the socket was released meanwhile.
	private volatile int writers;

	SocketLife(SocketEnd end) {
		this.end = end;
	}

	static @Nullable SocketLife of(SocketWrapperBase<?> wrapper) {
		return Wire.of(wrapper).life();
	}

	Connection connection() {
		return this.end.connection();
	}

	SocketEnd end() {
		return this.end;
	}

	/**
	 * Note that the socket now speaks HTTP/2.
	 * @param framed whether its frames can be watched
	 */
	void multiplex(boolean framed) {
		this.slot = null;
		connection().onAbort(null);
		this.streams = new FrameWatch(this.end, framed);
		this.end.noteServed();
		this.end.noteHeadPending(false);
	}

	boolean isMultiplexed() {
		return this.streams != null;
	}

	void begin(ExchangeSlot slot) {
		FrameWatch streams = this.streams;
		if (streams == null) {
			prepare(slot.request(), slot.response());
		}
		// The exchange is in flight as soon as anybody hears of it.
		slot.open(this);
		this.end.noteServed();
		boolean refused = slot.response().isError();
		if (streams != null) {
			streams.add(slot);
		}
		else {
			this.slot = slot;
			this.end.forget();
			if (refused) {
				this.end.noteFailure("the request head was refused with " + slot.response().getStatus());
			}
		}
		observe(slot, refused);
	}

	private void prepare(Request request, Response response) {
		ExchangeSlot earlier = open();
		if (earlier != null) {
			earlier.endAbandoned();
		}
		// A paused Tomcat refuses to read a head and sets 503, then misses the fields
		// that it has not read and changes the status to 400.
		if (response.getStatus() == 400 && this.end.isPaused() && request.getMimeHeaders().size() == 0) {
			response.setStatus(503);
		}
	}

	private void observe(ExchangeSlot slot, boolean refused) {
		Request request = slot.request();
		Exchange exchange = slot.begin(connection(), observed(request), refused);
		if (exchange != null) {
			request.setAttribute(Exchange.ATTRIBUTE, exchange);
		}
	}

	// Returns the head of a request that needs an exchange.
	private @Nullable RequestHead observed(Request request) {
		Connections connections = connection().connections();
		if (connections.isExchangeObserved()) {
			return this.end.head(request);
		}
		RequestHead head = connections.observers().isEmpty() ? null : this.end.head(request);
		return (head != null && connection().isObserver(head)) ? head : null;
	}

	/**
	 * Let the head of the open exchange of HTTP/1.1 say that the connection will be
	 * closed, if the current thread handles it or is known to write it.
	 */
	void announceClose(@Nullable ExchangeSlot head) {
		ExchangeSlot slot = open();
		if (slot != null && (slot == head || slot.request().isRequestThread()) && slot.response().getStatus() >= 200) {
			slot.response().setHeader("Connection", "close");
		}
	}

	void suspend(ExchangeSlot slot) {
		slot.suspend();
		// The socket may have been closed, the stream reset, or the rest sent, while a
		// thread held the exchange.
		CoyoteProgress progress = slot.progress();
		if (connection().isReleased() || progress.isReset()
				|| (progress.isHandedOver() && (progress.isAnswered() || progress.isStopped()))) {
			end(slot);
		}
	}

	/**
	 * End an exchange if it is open on this socket.
	 */
	void end(ExchangeSlot slot) {
		if (slot.end(this)) {
			Guard.run(this, slot, SocketLife::ended);
			slot.report();
			slot.free();
			if (connection().isReleased()) {
				this.end.linger(this);
			}
		}
	}

	private void ended(ExchangeSlot slot) {
		CoyoteProgress progress = slot.progress();
		FrameWatch streams = this.streams;
		if (streams != null) {
			streams.remove(slot);
		}
		if (progress.isWhole()) {
			return;
		}
		if (streams == null) {
			this.end.noteAborted(progress);
		}
		String gone = this.end.gone();
		if (gone != null && !progress.isCut() && !progress.isCancelled() && !slot.isObserver()) {
			connection().disconnected(progress.isHeadSent(), gone);
		}
	}

	void describe(Consumer<InFlightRequest> visitor) {
		for (ExchangeSlot slot : slots()) {
			InFlightRequest described = slot.describe(this, this.end.head(slot.request()));
			if (described != null) {
				visitor.accept(described);
			}
		}
	}

	OpenConnection describe() {
		return this.end.describe(isMultiplexed() ? "h2" : "h1");
	}

	private List<ExchangeSlot> slots() {
		FrameWatch streams = this.streams;
		if (streams != null) {
			return streams.streams();
		}
		ExchangeSlot slot = open();
		return (slot != null) ? List.of(slot) : List.of();
	}

	/**
	 * Return the frames of HTTP/2.
	 * @return the frames, or {@code null} if the socket speaks HTTP/1.1
	 */
	@Nullable FrameWatch streams() {
		return this.streams;
	}

	// Returns the open exchange of HTTP/1.1.
	private @Nullable ExchangeSlot open() {
		ExchangeSlot slot = this.slot;
		return (slot != null && slot.isOpenOn(this)) ? slot : null;
	}

	/**
	 * Note why the server is about to release the socket.
	 */
	void ending() {
		ExchangeSlot slot = owed();
		this.end.conclude((slot != null) ? slot.progress() : null, isMultiplexed());
	}

	/**
	 * Return an exchange whose response is certainly pending, and no observer's.
	 */
	@Nullable ExchangeSlot owed() {
		FrameWatch streams = this.streams;
		if (streams != null) {
			return streams.owed();
		}
		ExchangeSlot slot = open();
		return (slot != null && !slot.isObserver()) ? slot : null;
	}

	@Override
	SocketLife life() {
		return this;
	}

	void sent(long count) {
		connection().sent(count);
		FrameWatch streams = this.streams;
		ExchangeSlot slot = open();
		if (slot != null) {
			slot.progress().noteWritten(count);
		}
		else if (streams != null && !streams.isFramed()) {
			streams.streams().forEach((stream) -> stream.progress().noteWritten(count));
		}
	}

	void moved(boolean pastChannel, int remaining) {
		ExchangeSlot slot = open();
		if (slot != null && slot.progress().isFile() && this.end.countFile(slot.progress(), pastChannel)
				&& remaining <= 0) {
			slot.progress().noteAnswered(true);
			end(slot);
		}
	}

	void enterWrite() {
		WRITERS.incrementAndGet(this);
	}

	void leaveWrite() {
		if (WRITERS.decrementAndGet(this) == RELEASED) {
			released();
		}
	}

	void release() {
		int current = this.writers;
		while (!WRITERS.compareAndSet(this, current, current | RELEASED)) {
			current = this.writers;
		}
		if (current == 0) {
			released();
		}
		else {
			this.end.linger(this);
		}
	}

	/**
	 * Return whether the connection has not ended.
	 */
	boolean isOpen() {
		return connection().isBusy() || !connection().isReleased();
	}

	private void released() {
		Guard.run(connection(), Connection::release);
		Guard.run(this, SocketLife::endSuspended);
		this.end.linger(this);
	}

	/**
	 * End the connection and what threads still handle although the server has stopped.
	 */
	void abandon() {
		if (!connection().isReleased()) {
			Guard.run(this, SocketLife::ending);
		}
		released();
		slots().forEach(this::end);
	}

	// An exchange that a thread still handles ends when that thread returns.
	private void endSuspended() {
		for (ExchangeSlot slot : slots()) {
			if (slot.isSuspended()) {
				end(slot);
			}
		}
	}

}
