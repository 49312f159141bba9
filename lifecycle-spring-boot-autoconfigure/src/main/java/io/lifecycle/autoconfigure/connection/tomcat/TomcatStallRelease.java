package io.lifecycle.autoconfigure.connection.tomcat;

import java.util.Arrays;

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
 * Stops a draining server that waits for nothing. Tomcat still counts some asynchronous
 * requests whose clients have left, and the graceful shutdown waits for them until its
 * timeout. When no exchange is open and no servlet is active, no response is pending. No
 * callback reports that moment, so a thread polls for it while the server drains.
 */
final class TomcatStallRelease {

	private static final Logger logger = LoggerFactory.getLogger(TomcatStallRelease.class);

	private static final long TICK_MILLIS = 10;

	// The graceful shutdown itself polls every 50 ms.
	private static final int PATIENCE = 25;

	private final Tomcat tomcat;

	private final Runnable stop;

	private final Connections connections;

	private TomcatStallRelease(TomcatWebServer server, Connections connections) {
		this.tomcat = server.getTomcat();
		this.stop = server::stop;
		this.connections = connections;
	}

	/**
	 * Begin to watch the server of a context that is about to drain.
	 */
	static void begin(ApplicationContext context, Connections connections) {
		if (context instanceof WebServerApplicationContext web
				&& web.getWebServer() instanceof TomcatWebServer server) {
			Thread thread = new Thread(new TomcatStallRelease(server, connections)::watch, "lifecycle-tomcat-drain");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void watch() {
		try {
			int idle = 0;
			while (idle < PATIENCE && connectors().length > 0) {
				Thread.sleep(TICK_MILLIS);
				idle = isIdle() ? idle + 1 : 0;
			}
			if (idle == PATIENCE) {
				logger.debug("Stopping the web server: no request is active");
				this.stop.run();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("Could not determine whether the web server has active requests", ex);
		}
	}

	// A server that has stopped has no connectors.
	private Connector[] connectors() {
		return this.tomcat.getService().findConnectors();
	}

	private boolean isIdle() {
		return Arrays.stream(connectors()).allMatch(TomcatStallRelease::isPausedAndTracked)
				&& this.connections.inFlight().isEmpty() && !this.connections.observers().isAnyOpen() && !isServing();
	}

	private static boolean isPausedAndTracked(Connector connector) {
		return connector.getProtocolHandler() instanceof TrackedHttp11NioProtocol protocol && protocol.isTracking()
				&& protocol.isPaused();
	}

	private boolean isServing() {
		return Arrays.stream(this.tomcat.getHost().findChildren())
			.flatMap((application) -> Arrays.stream(application.findChildren()))
			.anyMatch(TomcatStallRelease::isAtWork);
	}

	private static boolean isAtWork(Container servlet) {
		return servlet instanceof Wrapper
				&& (!(servlet instanceof StandardWrapper wrapper) || wrapper.getCountAllocated() > 0);
	}

}
