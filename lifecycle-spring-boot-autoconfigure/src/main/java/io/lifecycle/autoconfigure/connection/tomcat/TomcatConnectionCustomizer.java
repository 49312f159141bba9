package io.lifecycle.autoconfigure.connection.tomcat;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.tomcat.TrackedHttp11NioProtocol;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Sets the tracking protocol on embedded Tomcat, after all other customizers had a chance
 * to set another protocol.
 */
final class TomcatConnectionCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(TomcatConnectionCustomizer.class);

	private final Connections connections;

	TomcatConnectionCustomizer(Connections connections) {
		this.connections = connections;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
			factory.setProtocol(TrackedHttp11NioProtocol.class.getName());
		}
		else {
			logger.debug("Not tracking connections: the protocol of the web server is {}", factory.getProtocol());
		}
		factory.addConnectorCustomizers(this::track);
		factory.getAdditionalConnectors().forEach(this::trackAdditional);
	}

	private void trackAdditional(Connector connector) {
		track(connector);
		if (!(connector.getProtocolHandler() instanceof TrackedHttp11NioProtocol)) {
			logger.info("Not tracking the additional connector {}: create it with the protocol {} to track it",
					connector, TrackedHttp11NioProtocol.class.getName());
		}
	}

	private void track(Connector connector) {
		if (connector.getProtocolHandler() instanceof TrackedHttp11NioProtocol protocol) {
			protocol.setConnector(connector);
			if (!protocol.isTracking()) {
				protocol.setConnections(this.connections);
			}
		}
	}

}
