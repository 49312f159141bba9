package io.lifecycle.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps one server running for the tests of a class, and records the events of each test.
 * They must keep their contract, and everything must have ended when the server has
 * stopped.
 *
 * <p>
 * Register it with {@code @RegisterExtension} on a static field, or on an instance field
 * of a class with the life cycle {@code PER_CLASS}. Its tests must not run in parallel.
 *
 * @since 0.1.0
 */
public final class ServerExtension
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

	private final Callable<TestServer> start;

	private final Class<? extends LifecycleEvent> observed;

	// A bus registers a listener only once if it is the same object.
	private final SignalListener<LifecycleEvent> listener = (event) -> check().accept(event);

	private @Nullable TestServer server;

	private volatile @Nullable RecordingCheck check;

	private @Nullable EventLog events;

	/**
	 * Create an extension that records all events.
	 * @param start starts the server
	 */
	public ServerExtension(Callable<TestServer> start) {
		this(start, LifecycleEvent.class);
	}

	/**
	 * Create an extension that listens only to events of one type, so that other events
	 * have no listener.
	 * @param start starts the server
	 * @param observed the type of the recorded events
	 */
	public ServerExtension(Callable<TestServer> start, Class<? extends LifecycleEvent> observed) {
		this.start = start;
		this.observed = observed;
	}

	/**
	 * Create an extension that starts an application on the server that Spring Boot
	 * embeds.
	 * @param sources the configuration of the application
	 * @param properties further properties, as {@code name=value}
	 * @return the extension
	 */
	public static ServerExtension of(List<Class<?>> sources, String... properties) {
		return new ServerExtension(() -> TestServer.start(sources, properties));
	}

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.check = newCheck();
		this.server = this.start.call();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		bus().on(this.observed, this.listener);
		this.events = new EventLog(bus(), this.observed);
	}

	/**
	 * Record nothing until the next test, so that nobody listens.
	 */
	public void stopRecording() {
		bus().clear();
		check().gap();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		boolean passed = false;
		try {
			events().close();
			passed = context.getExecutionException().isEmpty();
		}
		finally {
			if (!passed) {
				// What a failed test leaves behind must not fail the class too.
				this.check = newCheck();
			}
		}
	}

	// What runs already, such as a scheduled task, ends among the events of a test.
	private RecordingCheck newCheck() {
		RecordingCheck check = new RecordingCheck(this.observed::isAssignableFrom, 0);
		check.gap();
		return check;
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.server != null) {
			this.server.close();
			assertThat(check().violations()).isEmpty();
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(check().open()).isEmpty());
		}
	}

	private RecordingCheck check() {
		return Objects.requireNonNull(this.check, "The server was not started");
	}

	/**
	 * Return the server.
	 * @return the running server
	 */
	public TestServer server() {
		return Objects.requireNonNull(this.server, "The server is not running");
	}

	/**
	 * Return the events of the current test.
	 * @return the recorded events
	 */
	public EventLog events() {
		return Objects.requireNonNull(this.events, "No test is running");
	}

	/**
	 * Return the port that the server listens on.
	 * @return the port
	 */
	public int port() {
		return server().port();
	}

	/**
	 * Return the bus of the application.
	 * @return the bus
	 */
	public SignalBus bus() {
		return server().bus();
	}

	/**
	 * Return a bean of the application.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return server().context().getBean(type);
	}

}
