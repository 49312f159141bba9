package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Guard;
import io.lifecycle.connection.TrackedServer;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.OpenConnection;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose channels track their sockets.
 */
final class TrackedEndpoint extends NioEndpoint implements TrackedServer {

	// The exchange whose head the thread is about to write while its endpoint is paused.
	private static final ThreadLocal<@Nullable ExchangeSlot> HEAD = new ThreadLocal<>();

	// This is how long listeners of a new connection may delay the stop.
	private static final long PATIENCE_SECONDS = 10;

	// The acceptor holds this while listeners hear of a new connection.
	private final ReentrantLock opening = new ReentrantLock();

	// Released sockets that threads still write to, or whose exchanges have not ended.
	private final Set<SocketLife> lingering = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Connections tracked;

	private volatile @Nullable Connector connector;

	private volatile @Nullable ForwardedHeaders forwardedHeaders;

	private volatile boolean stopping;

	void setConnections(Connections connections) {
		this.tracked = connections;
	}

	@Nullable Connections connections() {
		return this.tracked;
	}

	void setConnector(Connector connector) {
		this.connector = connector;
		this.forwardedHeaders = null;
	}

	/**
	 * Return what evaluates forwarded headers. The valves are known when the first
	 * request arrives.
	 */
	ForwardedHeaders forwardedHeaders() {
		ForwardedHeaders headers = this.forwardedHeaders;
		if (headers == null) {
			headers = ForwardedHeaders.of(this.connector);
			this.forwardedHeaders = headers;
		}
		return headers;
	}

	/**
	 * Begin to track a socket that was just accepted.
	 * @return receives what the channel of the socket observes
	 */
	Wire begin(@Nullable SocketChannel socket, @Nullable NioSocketWrapper wrapper) {
		Connections connections = this.tracked;
		if (connections == null || socket == null || wrapper == null) {
			return Wire.UNTRACKED;
		}
		this.opening.lock();
		try {
			SocketLife life = new SocketLife(new SocketEnd(open(connections, socket), this, wrapper, socket));
			if (isStopping()) {
				// Tomcat does not know the socket yet.
				linger(life);
			}
			return life;
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return Wire.UNTRACKED;
		}
		finally {
			this.opening.unlock();
		}
	}

	private static Connection open(Connections connections, SocketChannel socket) throws IOException {
		if (connections.isOpenObserved() && socket.getRemoteAddress() instanceof InetSocketAddress client
				&& socket.getLocalAddress() instanceof InetSocketAddress server) {
			return connections.open(client.getAddress().getHostAddress(), client.getPort(),
					server.getAddress().getHostAddress(), server.getPort(), "h1");
		}
		return connections.open("", -1, "", -1, "h1");
	}

	@Override
	public void forEachExchange(Consumer<InFlightRequest> visitor) {
		for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
			SocketLife life = SocketLife.of(wrapper);
			if (life != null) {
				life.describe(visitor);
			}
		}
	}

	@Override
	public void forEachConnection(Predicate<OpenConnection> visitor) {
		boolean more = true;
		for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
			SocketLife life = more ? SocketLife.of(wrapper) : null;
			more &= life == null || !life.isOpen() || visitor.test(life.describe());
		}
	}

	/**
	 * Keep a released socket known as long as its connection is open.
	 */
	void linger(SocketLife life) {
		if (life.isOpen()) {
			this.lingering.add(life);
		}
		// It may have ended meanwhile.
		if (!life.isOpen()) {
			this.lingering.remove(life);
		}
	}

	/**
	 * End the connections that threads still open, close, write to or handle exchanges of
	 * after the endpoint was stopped.
	 */
	void abandon() {
		awaitOpening();
		for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
			SocketLife life = SocketLife.of(wrapper);
			if (life != null) {
				this.lingering.add(life);
			}
		}
		this.lingering.forEach((life) -> Guard.run(life, SocketLife::abandon));
	}

	// Tomcat waits for its acceptor for half a second.
	private void awaitOpening() {
		try {
			if (this.opening.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.opening.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Note that the current thread, perhaps one of the application, is about to write the
	 * head of a response.
	 */
	void noteHead(Request request) {
		HEAD.set(ExchangeAdapter.slot(request));
	}

	/**
	 * Let the head that the current thread is about to write say that the connection will
	 * be closed.
	 */
	void announceClose() {
		ExchangeSlot head = HEAD.get();
		HEAD.remove();
		for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
			SocketLife life = SocketLife.of(wrapper);
			if (life != null) {
				life.announceClose(head);
			}
		}
	}

	void setStopping(boolean stopping) {
		this.stopping = stopping;
	}

	@Override
	public boolean isStopping() {
		return this.stopping || isPaused() || !isRunning();
	}

	@Override
	protected NioChannel createChannel(SocketBufferHandler buffer) {
		return isSSLEnabled() ? new TrackedSecureChannel(buffer, this) : new TrackedPlainChannel(buffer, this);
	}

	@Override
	public void setHandler(Handler<NioChannel> handler) {
		super.setHandler(new TrackedHandler(handler));
	}

	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
		boolean taken = super.processSocket(wrapper, event, dispatch);
		SocketLife life = (!taken && dispatch && !isStopping()) ? SocketLife.of(wrapper) : null;
		if (life != null) {
			Guard.run(life.end(), SocketEnd::noteRefusedForLoad);
		}
		return taken;
	}

}
