package io.lifecycle.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import org.awaitility.Awaitility;

/**
 * Keeps every event of a bus, in order.
 */
public final class EventLog {

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	public EventLog(SignalBus bus) {
		bus.on(LifecycleEvent.class, this.events::add);
	}

	public List<LifecycleEvent> all() {
		return this.events;
	}

	public <E extends LifecycleEvent> List<E> all(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	public <E extends LifecycleEvent> E only(Class<E> type) {
		List<E> found = await(type, 1);
		if (found.size() != 1) {
			throw new AssertionError("Not one " + type.getSimpleName() + ": " + this.events);
		}
		return found.get(0);
	}

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

	public ConnectionOpened opened(int clientPort) {
		return await(ConnectionOpened.class, 1).stream()
			.filter((event) -> event.clientPort() == clientPort)
			.findFirst()
			.orElseThrow();
	}

	public ConnectionClosed closed() {
		return only(ConnectionClosed.class);
	}

	public List<ConnectionEvent> connection(long id) {
		return all(ConnectionEvent.class).stream().filter((event) -> event.connectionId() == id).toList();
	}

	public void clear() {
		this.events.clear();
	}

}
