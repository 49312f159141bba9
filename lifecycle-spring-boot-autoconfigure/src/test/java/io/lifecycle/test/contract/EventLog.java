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
import io.lifecycle.signal.SignalBus;
import org.awaitility.Awaitility;

/**
 * Keeps every event of a bus, in order, but for those of connections and requests that
 * began before it listened: what a test before left behind may still come to its end.
 */
public final class EventLog {

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	private final long firstConnection;

	private final long firstRequest;

	public EventLog(SignalBus bus) {
		this(bus, ConnectionIds.next(), RequestIds.next());
	}

	private EventLog(SignalBus bus, long firstConnection, long firstRequest) {
		this.firstConnection = firstConnection;
		this.firstRequest = firstRequest;
		bus.on(LifecycleEvent.class, this::keep);
	}

	/**
	 * Keep the events of connections and requests too that have begun already.
	 */
	public static EventLog ofEverything(SignalBus bus) {
		return new EventLog(bus, 0, 0);
	}

	private void keep(LifecycleEvent event) {
		boolean earlier = (event instanceof ConnectionEvent connection
				&& connection.connectionId() < this.firstConnection)
				|| (event instanceof RequestEvent request && request.request().id() < this.firstRequest);
		if (!earlier) {
			this.events.add(event);
		}
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
