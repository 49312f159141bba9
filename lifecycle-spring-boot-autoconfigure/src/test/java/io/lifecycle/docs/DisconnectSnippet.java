package io.lifecycle.docs;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.signal.SignalBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

@Component
class DisconnectSnippet {

	private static final Logger logger = LoggerFactory.getLogger(DisconnectSnippet.class);

	DisconnectSnippet(SignalBus bus) {
		bus.on(ClientDisconnected.class, (left) -> logger.info("Connection {}: the client left", left.connectionId()));
		bus.on(ConnectionClosed.class,
				(closed) -> logger.info("Connection {} served {} requests, {} bytes: {} {}", closed.connectionId(),
						closed.requestsServed(), closed.totalBytesSent(), closed.reason(), closed.detail()));
	}

}
