package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.signal.ReplayDelivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Logs once whether connections and requests of a web application are observed, which
 * depends on its server.
 *
 * @param context the context of the application
 * @param connections know whether the server is tracked
 * @param enabled whether request events are emitted
 */
record ObservationReport(ApplicationContext context, ObjectProvider<Connections> connections,
		boolean enabled) implements ApplicationListener<ContextRefreshedEvent> {

	static final String EXCHANGE_FILTER = "lifecycle.exchangeFilter";

	private static final Logger logger = LoggerFactory.getLogger(ObservationReport.class);

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context && !isReplay()) {
			logger.info(text());
		}
	}

	// The server does not start then.
	private boolean isReplay() {
		return this.context.getBeanProvider(ReplayDelivery.class).stream().findAny().isPresent();
	}

	private String text() {
		boolean tracking = this.connections.stream().anyMatch(Connections::isTracking);
		boolean requests = this.enabled && (tracking || this.context.containsLocalBean(EXCHANGE_FILTER));
		if (tracking && requests) {
			return "Observing connections and requests";
		}
		if (tracking) {
			return "Observing connections, but no requests: 'lifecycle.http.enabled' is false";
		}
		return requests ? "Observing requests, but no connections: the server is not an embedded Tomcat that is tracked"
				: "Observing neither connections nor requests: this server is not supported, or both are disabled";
	}

}
