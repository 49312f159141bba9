package io.lifecycle.connection.tomcat;

import io.lifecycle.connection.Connections;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP protocol on NIO, whose connections and exchanges emit events. It behaves
 * as {@link Http11NioProtocol} in everything else. Without {@link Connections} nothing is
 * tracked.
 *
 * @since 0.1.0
 */
public class TrackedHttp11NioProtocol extends Http11NioProtocol {

	private final TrackedEndpoint endpoint;

	/**
	 * Create a protocol that tracks nothing until it is given connections. Tomcat calls
	 * this when the protocol is named by its class.
	 */
	public TrackedHttp11NioProtocol() {
		this(new TrackedEndpoint());
	}

	/**
	 * Create a protocol, for a connector of your own.
	 * @param connections where connections are opened
	 */
	public TrackedHttp11NioProtocol(Connections connections) {
		this();
		setConnections(connections);
	}

	private TrackedHttp11NioProtocol(TrackedEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	/**
	 * Set where connections are opened. Only sockets that are accepted afterwards are
	 * tracked.
	 * @param connections the connections of the application
	 */
	public final void setConnections(Connections connections) {
		this.endpoint.setConnections(connections);
	}

	/**
	 * Return whether connections are tracked.
	 * @return whether {@link Connections} were given
	 */
	public final boolean isTracking() {
		return this.endpoint.connections() != null;
	}

	@Override
	public void start() throws Exception {
		this.endpoint.setStopping(false);
		Connections connections = this.endpoint.connections();
		if (connections != null) {
			connections.add(this.endpoint);
		}
		super.start();
	}

	@Override
	public void stop() throws Exception {
		// Asynchronous requests are ended before the endpoint is stopped.
		this.endpoint.setStopping(true);
		try {
			super.stop();
		}
		finally {
			Connections connections = this.endpoint.connections();
			if (connections != null) {
				connections.remove(this.endpoint);
			}
		}
	}

	@Override
	protected Processor createProcessor() {
		return new TrackedProcessor(this, new ExchangeAdapter(getAdapter(), CoyoteProgress::new));
	}

	@Override
	public @Nullable UpgradeProtocol getNegotiatedProtocol(String negotiatedName) {
		return TrackedUpgradeProtocol.of(super.getNegotiatedProtocol(negotiatedName));
	}

	@Override
	public @Nullable UpgradeProtocol getUpgradeProtocol(String upgradedName) {
		return TrackedUpgradeProtocol.of(super.getUpgradeProtocol(upgradedName));
	}

	@Override
	public boolean useCompression(Request request, Response response) {
		// Asked once, right before the head is written.
		ExchangeSlot slot = ExchangeAdapter.slot(request);
		if (slot != null) {
			slot.progress().noteHead();
		}
		boolean compressed = super.useCompression(request, response);
		// Not to a response that is chunked: Tomcat would send it without any mark of its
		// end.
		if (slot != null && isPaused() && !request.protocol().equals("HTTP/2.0")
				&& response.getContentLengthLong() != -1) {
			response.setHeader("Connection", "close");
		}
		return compressed;
	}

}
