package io.lifecycle.test.contract;

import java.util.List;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events of connections that are open when the server stops.
 *
 * <p>
 * Each test has its own server; see {@link ConnectionEventsContract} for the application.
 *
 * @since 0.1.0
 */
@Timeout(60)
public abstract class ShutdownEventsContract {

	/**
	 * For subclasses.
	 */
	protected ShutdownEventsContract() {
	}

	/**
	 * Start the application.
	 * @param properties the settings of the server that the contract needs, as properties
	 * of Spring Boot, {@code name=value}
	 * @return the running server
	 * @throws Exception if the server does not start
	 */
	protected abstract TestServer start(String... properties) throws Exception;

	@RepeatedTest(3)
	void shutdownEndsIdleAndBusyConnections() throws Exception {
		TestServer server = start("server.shutdown=immediate");
		EventLog events = server.events();
		ContractHandlers handlers = server.context().getBean(ContractHandlers.class);
		handlers.hold(2);
		try (RawClient idle = RawClient.connect(server.port());
				RawClient blocked = RawClient.connect(server.port());
				RawClient async = RawClient.connect(server.port())) {
			idle.get("/bytes").read();
			blocked.get("/block");
			async.get("/never");
			handlers.awaitEntered();
			server.close();
			List<ConnectionClosed> closed = events.await(ConnectionClosed.class, 3);
			assertThat(closed).extracting(ConnectionClosed::reason).containsOnly(CloseReason.SHUTDOWN);
		}
		assertThat(events.all(RequestStarted.class)).hasSize(3);
		events.assertBalanced();
		assertThat(events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void gracefulShutdownCompletesWhatIsOpen() throws Exception {
		TestServer server = start("server.shutdown=graceful");
		EventLog events = server.events();
		ContractHandlers handlers = server.context().getBean(ContractHandlers.class);
		try (RawClient idle = RawClient.connect(server.port()); RawClient blocked = RawClient.connect(server.port())) {
			idle.get("/bytes").read();
			blocked.get("/block");
			handlers.awaitEntered();
			Thread closing = new Thread(server::close);
			closing.start();
			handlers.release();
			assertThat(blocked.read().bodyBytes()).isEqualTo(5);
			closing.join();
			List<ConnectionClosed> closed = events.await(ConnectionClosed.class, 2);
			assertThat(closed).extracting(ConnectionClosed::reason).containsOnly(CloseReason.SHUTDOWN);
		}
		assertThat(events.all(ResponseCompleted.class)).hasSize(2);
		assertThat(events.all(ResponseAborted.class)).isEmpty();
	}

}
