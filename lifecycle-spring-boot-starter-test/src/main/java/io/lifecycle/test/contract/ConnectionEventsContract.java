package io.lifecycle.test.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The base of the contracts of connections: a server with the tested integration, and the
 * events of one test.
 *
 * <p>
 * A test class extends one of {@link Http11EventsContract}, {@link Http2EventsContract},
 * {@link TlsEventsContract}, {@link TimeoutEventsContract} and
 * {@link ShutdownEventsContract}, and starts {@link ConnectionEventsApplication} on its
 * server, or an application with the same paths and a bean of {@link ContractHandlers}.
 * At run time the test needs {@code awaitility} and {@code junit-jupiter-params}, and
 * {@code spring-boot-webmvc} for that application.
 *
 * @since 0.1.0
 */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ConnectionEventsContract {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	/**
	 * The running server and the events of the current test.
	 */
	@RegisterExtension
	protected final ServerExtension server;

	/**
	 * Create a contract.
	 * @param properties the settings of the server that the contract needs, as properties
	 * of Spring Boot, {@code name=value}
	 */
	ConnectionEventsContract(String... properties) {
		this.server = new ServerExtension(() -> start(properties));
	}

	/**
	 * Start the application.
	 * @param properties the settings of the server that the contract needs, as properties
	 * of Spring Boot, {@code name=value}
	 * @return the running server
	 * @throws Exception if the server does not start
	 */
	protected abstract TestServer start(String... properties) throws Exception;

	@BeforeAll
	void serveFile() throws IOException {
		handlers().serve(file(5_000_000));
	}

	@BeforeEach
	void holdHandlers() {
		handlers().hold(1);
	}

	/**
	 * Return the events of the current test.
	 * @return the recorded events
	 */
	protected final EventLog events() {
		return this.server.events();
	}

	/**
	 * Return the state that the current test shares with the handlers of the application.
	 * @return the handlers
	 */
	protected final ContractHandlers handlers() {
		return this.server.bean(ContractHandlers.class);
	}

	static Path file(int size) throws IOException {
		return Files.write(Files.createTempFile(directory, "file", ""), new byte[size]);
	}

	static void assertLast(EventLog events, ConnectionClosed closed) {
		List<ConnectionEvent> all = events.connection(closed.connectionId());
		assertThat(all.get(all.size() - 1)).isSameAs(closed);
	}

}
