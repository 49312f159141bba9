package io.lifecycle.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionIds;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestIds;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.recording.Violation;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records the events of a bus in the order in which they were emitted. Events of
 * connections and requests that began earlier are ignored, because those of an earlier
 * test may still end. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class EventLog implements AutoCloseable {

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	private final RecordingCheck check;

	private final long firstConnection;

	private final long firstRequest;

	private final Subscription subscription;

	private volatile boolean closed;

	/**
	 * Record all events of connections and requests that begin later.
	 * @param bus the bus
	 */
	public EventLog(SignalBus bus) {
		this(bus, LifecycleEvent.class);
	}

	/**
	 * Record the events of one type, of connections and requests that begin later.
	 * @param bus the bus
	 * @param type the type, the only one that the log listens to
	 */
	public EventLog(SignalBus bus, Class<? extends LifecycleEvent> type) {
		this(bus, type, ConnectionIds.next(), RequestIds.next());
	}

	private EventLog(SignalBus bus, Class<? extends LifecycleEvent> type, long firstConnection, long firstRequest) {
		this.check = new RecordingCheck(type::isAssignableFrom, 0);
		if (firstConnection != 0) {
			this.check.gap(firstConnection, firstRequest);
		}
		else {
			this.check.gap();
		}
		this.firstConnection = firstConnection;
		this.firstRequest = firstRequest;
		this.subscription = bus.on(type, this::keep);
	}

	/**
	 * Also record the events of connections and requests that have already begun.
	 * @param bus the bus
	 * @return the log
	 */
	public static EventLog ofEverything(SignalBus bus) {
		return new EventLog(bus, LifecycleEvent.class, 0, 0);
	}

	private void keep(LifecycleEvent event) {
		boolean earlier = (event instanceof ConnectionEvent connection
				&& connection.connectionId() < this.firstConnection)
				|| (event instanceof RequestEvent request && request.request().id() < this.firstRequest);
		if (!earlier) {
			this.check.accept(event);
			this.events.add(event);
		}
	}

	/**
	 * Return the recorded events.
	 * @return a view that grows
	 */
	public List<LifecycleEvent> all() {
		return this.events;
	}

	/**
	 * Return the recorded events of a type.
	 * @param <E> the type
	 * @param type the type
	 * @return the events
	 */
	public <E extends LifecycleEvent> List<E> all(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Wait for the only event of a type.
	 * @param <E> the type
	 * @param type the type
	 * @return the event
	 * @throws AssertionError if none comes within 20 seconds, or if there are more
	 */
	public <E extends LifecycleEvent> E only(Class<E> type) {
		List<E> found = await(type, 1);
		if (found.size() != 1) {
			throw new AssertionError("Not one " + type.getSimpleName() + ": " + this.events);
		}
		return found.get(0);
	}

	/**
	 * Wait for events of a type.
	 * @param <E> the type
	 * @param type the type
	 * @param count the minimum number of events
	 * @return all events of the type
	 * @throws AssertionError if there are fewer after 20 seconds
	 */
	public <E extends LifecycleEvent> List<E> await(Class<E> type, int count) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> all(type).size() >= count);
		}
		catch (RuntimeException ex) {
			throw new AssertionError("Not " + count + " " + type.getSimpleName() + " in " + this.events, ex);
		}
		return all(type);
	}

	/**
	 * Return the opening of a connection.
	 * @param clientPort the port of the client
	 * @return the event
	 */
	public ConnectionOpened opened(int clientPort) {
		return await(ConnectionOpened.class, 1).stream()
			.filter((event) -> event.clientPort() == clientPort)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Wait for the closing of the only connection.
	 * @return the event
	 */
	public ConnectionClosed closed() {
		return only(ConnectionClosed.class);
	}

	/**
	 * Return the recorded events of a connection.
	 * @param id the connection
	 * @return the events
	 */
	public List<ConnectionEvent> connection(long id) {
		return all(ConnectionEvent.class).stream().filter((event) -> event.connectionId() == id).toList();
	}

	/**
	 * Assert that the events keep their contract, and that every request has ended.
	 */
	public void assertBalanced() {
		assertLawful();
		assertThat(this.check.open()).filteredOn((open) -> open.requestId() != 0).isEmpty();
	}

	/**
	 * Assert that the events keep their contract. What has not ended yet keeps it.
	 */
	public void assertLawful() {
		List<Violation> violations = this.check.violations();
		if (!violations.isEmpty()) {
			throw new AssertionError("%s in %s".formatted(violations, this.events));
		}
	}

	/**
	 * Assert that the events keep their contract, and that everything has ended, unless
	 * the log was closed before. The server must have stopped.
	 */
	public void assertEnded() {
		assertLawful();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> this.closed || this.check.open().isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("%s in %s".formatted(this.check.open(), this.events), ex);
		}
	}

	/**
	 * Remove the recorded events.
	 */
	public void clear() {
		this.events.clear();
	}

	/**
	 * Stop recording, and assert that the events keep their contract. The recorded events
	 * remain.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.subscription.cancel();
		assertLawful();
	}

}
