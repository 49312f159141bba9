package io.lifecycle.connection.tomcat;

import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.OpenExchanges;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.InFlightRequest;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose channels carry the life of their socket.
 */
final class TrackedEndpoint extends NioEndpoint implements OpenExchanges {

	private volatile @Nullable Connections tracked;

	private volatile boolean stopping;

	void setConnections(Connections connections) {
		this.tracked = connections;
	}

	@Nullable Connections connections() {
		return this.tracked;
	}

	/**
	 * Begin the life of a socket that was just accepted.
	 * @return the life, or {@code null} when it is not tracked
	 */
	@Nullable SocketLife begin(@Nullable SocketChannel socket, @Nullable NioSocketWrapper wrapper) {
		Connections connections = this.tracked;
		if (connections == null || socket == null || wrapper == null) {
			return null;
		}
		try {
			return SocketLife.begin(connections, this, socket, wrapper);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	@Override
	public void forEach(Consumer<InFlightRequest> visitor) {
		for (SocketWrapperBase<NioChannel> wrapper : getConnections()) {
			SocketLife life = SocketLife.of(wrapper);
			if (life != null) {
				life.describe(visitor);
			}
		}
	}

	void setStopping(boolean stopping) {
		this.stopping = stopping;
	}

	boolean isStopping() {
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
		if (!taken && dispatch && !isStopping()) {
			SocketLife life = SocketLife.of(wrapper);
			if (life != null) {
				life.connection().end(CloseReason.BACKPRESSURE, "no thread to serve the connection");
			}
		}
		return taken;
	}

}
