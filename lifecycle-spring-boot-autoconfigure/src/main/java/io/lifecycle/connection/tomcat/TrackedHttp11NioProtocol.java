package io.lifecycle.connection.tomcat;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Guard;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP protocol on NIO with connections and exchanges that emit events.
 * Otherwise it behaves like {@link Http11NioProtocol}. Without {@link Connections}
 * nothing is tracked.
 *
 * @since 0.1.0
 */
public class TrackedHttp11NioProtocol extends Http11NioProtocol {

	private final TrackedEndpoint endpoint;

	/**
	 * Create a protocol that tracks nothing until its connections are set. Tomcat calls
	 * this constructor when the protocol is configured by its class name.
	 */
	public TrackedHttp11NioProtocol() {
		this(new TrackedEndpoint());
	}

	/**
	 * Create a protocol for a custom connector.
	 * @param connections the connections of the application
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
	 * Set the connections of the application. Only sockets that are accepted afterwards
	 * are tracked.
	 * @param connections the connections of the application
	 */
	public final void setConnections(Connections connections) {
		this.endpoint.setConnections(connections);
	}

	/**
	 * Set the connector of this protocol. Its container may have a {@code RemoteIpValve},
	 * which determines the address of the client behind a proxy.
	 * @param connector the connector
	 */
	public final void setConnector(Connector connector) {
		this.endpoint.setConnector(connector);
	}

	/**
	 * Return whether connections are tracked.
	 * @return whether {@link Connections} are set
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
			this.endpoint.abandon();
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
		// Tomcat asks for this when a head with a body is due, and below only the current
		// thread shows which head.
		if (isPaused()) {
			Guard.run(this.endpoint, request, TrackedEndpoint::noteHead);
		}
		return super.useCompression(request, response);
	}

	@Override
	public String getServer() {
		// Tomcat asks for this right before it writes a head, and closes the connection
		// afterwards without saying so.
		if (isPaused()) {
			Guard.run(this.endpoint, TrackedEndpoint::announceClose);
		}
		return super.getServer();
	}

}
