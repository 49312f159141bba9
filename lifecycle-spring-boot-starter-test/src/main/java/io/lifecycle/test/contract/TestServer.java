package io.lifecycle.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.signal.SignalBus;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A web application on a real server at a random port of the loopback interface.
 *
 * @since 0.1.0
 */
public final class TestServer implements AutoCloseable {

	private final int port;

	private final ApplicationContext context;

	private final AutoCloseable stop;

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final Queue<EventLog> logs = new ConcurrentLinkedQueue<>();

	private TestServer(int port, ApplicationContext context, AutoCloseable stop) {
		this.port = port;
		this.context = context;
		this.stop = stop;
	}

	/**
	 * Start an application on the server that Spring Boot embeds.
	 * @param sources the configuration of the application
	 * @param properties further properties, as {@code name=value}
	 * @return the running server
	 */
	public static TestServer start(List<Class<?>> sources, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "server.address=127.0.0.1",
				"logging.level.root=warn", "spring.jmx.enabled=false"));
		all.addAll(List.of(properties));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		return of(port, context, context);
	}

	/**
	 * Return a server that was started in another way.
	 * @param port its port
	 * @param context the context of its application
	 * @param stop stops the server and the application
	 * @return the running server
	 */
	public static TestServer of(int port, ApplicationContext context, AutoCloseable stop) {
		return new TestServer(port, context, stop);
	}

	/**
	 * Return the port that the server listens on.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the context of the application.
	 * @return the context
	 */
	public ApplicationContext context() {
		return this.context;
	}

	/**
	 * Return the bus of the application.
	 * @return the bus
	 */
	public SignalBus bus() {
		return this.context.getBean(SignalBus.class);
	}

	/**
	 * Record the events of connections and requests that begin later. They are checked
	 * when the server has stopped.
	 * @return the recorded events
	 */
	public EventLog events() {
		EventLog events = new EventLog(bus());
		this.logs.add(events);
		return events;
	}

	/**
	 * Stop the server and the application, and assert that the recorded events keep their
	 * contract and that everything has ended. Repeated calls are ignored.
	 */
	@Override
	public void close() {
		if (!this.stopped.compareAndSet(false, true)) {
			return;
		}
		try {
			this.stop.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The server did not stop", ex);
		}
		this.logs.forEach(EventLog::assertEnded);
	}

}
