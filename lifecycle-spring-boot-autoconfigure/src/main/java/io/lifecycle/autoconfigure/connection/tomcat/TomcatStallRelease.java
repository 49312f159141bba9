package io.lifecycle.autoconfigure.connection.tomcat;

import java.util.Arrays;

import io.lifecycle.application.DrainAction;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.tomcat.TrackedHttp11NioProtocol;
import org.apache.catalina.Container;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardWrapper;
import org.apache.catalina.startup.Tomcat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * Stops a server that waits for nothing. Tomcat goes on counting some asynchronous
 * requests whose client has gone, and the graceful shutdown waits for them as long as it
 * may. When no exchange is open and no servlet at work, nobody is left to be answered.
 */
final class TomcatStallRelease implements DrainAction {

	private static final Logger logger = LoggerFactory.getLogger(TomcatStallRelease.class);

	// At 10 ms each. The graceful shutdown itself looks every 50 ms.
	private static final int PATIENCE = 25;

	private final ApplicationContext context;

	private final Connections connections;

	private int idle;

	private boolean released;

	TomcatStallRelease(ApplicationContext context, Connections connections) {
		this.context = context;
		this.connections = connections;
	}

	@Override
	public void whileDraining() {
		if (this.released || !(this.context instanceof WebServerApplicationContext web)
				|| !(web.getWebServer() instanceof TomcatWebServer server)) {
			return;
		}
		this.idle = isIdle(server.getTomcat()) ? this.idle + 1 : 0;
		if (this.idle >= PATIENCE) {
			this.released = true;
			logger.debug("Stopping the web server: nothing is in flight");
			server.stop();
		}
	}

	private boolean isIdle(Tomcat tomcat) {
		Connector[] connectors = tomcat.getService().findConnectors();
		return connectors.length > 0 && Arrays.stream(connectors).allMatch(TomcatStallRelease::isPausedAndTracked)
				&& this.connections.inFlight().isEmpty() && !isServing(tomcat);
	}

	private static boolean isPausedAndTracked(Connector connector) {
		return connector.getProtocolHandler() instanceof TrackedHttp11NioProtocol protocol && protocol.isTracking()
				&& protocol.isPaused();
	}

	private static boolean isServing(Tomcat tomcat) {
		return Arrays.stream(tomcat.getHost().findChildren())
			.flatMap((application) -> Arrays.stream(application.findChildren()))
			.anyMatch(TomcatStallRelease::isAtWork);
	}

	private static boolean isAtWork(Container servlet) {
		return servlet instanceof Wrapper
				&& (!(servlet instanceof StandardWrapper wrapper) || wrapper.getCountAllocated() > 0);
	}

}
