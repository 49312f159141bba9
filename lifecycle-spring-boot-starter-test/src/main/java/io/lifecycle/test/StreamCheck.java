package io.lifecycle.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;

/**
 * Says what does not add up in the events of a test. A connection may stay open, for its
 * client may keep it; what the test emitted itself in the name of a server is left alone.
 */
final class StreamCheck {

	private final List<String> unfinished = new ArrayList<>();

	private final List<String> violations = new ArrayList<>();

	/**
	 * Check events.
	 * @param events the events, in order
	 * @param requests the ids of the requests that came in
	 * @param connections the ids of their connections
	 * @param firstConnection the id from which on connections opened while everything was
	 * recorded
	 */
	StreamCheck(List<LifecycleEvent> events, Set<Long> requests, Set<Long> connections, long firstConnection) {
		group(events, RequestEvent.class, (event) -> event.request().id()).forEach((id, found) -> {
			if (requests.contains(id)) {
				checkRequest(id, found);
			}
		});
		List<LifecycleEvent> connectionEvents = events.stream().filter(ConnectionEvent.class::isInstance).toList();
		group(connectionEvents, ExchangeEvent.class, ExchangeEvent::requestId).forEach((id, found) -> {
			if (requests.contains(id)) {
				checkExchange(id, found);
			}
		});
		group(events, ConnectionEvent.class, ConnectionEvent::connectionId).forEach((id, found) -> {
			if (connections.contains(id)) {
				checkConnection(id, found, id > firstConnection);
			}
		});
		group(events, BackgroundTaskEvent.class, BackgroundTaskEvent::taskId).forEach(this::checkTask);
	}

	private static <E extends LifecycleEvent, K> Map<K, List<E>> group(List<LifecycleEvent> events, Class<E> type,
			Function<E, K> key) {
		Map<K, List<E>> groups = new LinkedHashMap<>();
		events.stream()
			.filter(type::isInstance)
			.map(type::cast)
			.forEach((event) -> groups.computeIfAbsent(key.apply(event), (value) -> new ArrayList<>()).add(event));
		return groups;
	}

	@SuppressWarnings("ReferenceEquality")
	private void checkRequest(long id, List<RequestEvent> events) {
		String request = "request " + id + " (" + events.get(0).request().path() + ")";
		checkPair(request, events, RequestReceived.class, RequestComplete.class);
		if (events.stream().map(RequestEvent::request).anyMatch((info) -> info != events.get(0).request())) {
			this.violations.add(request + " has more than one RequestInfo");
		}
	}

	private void checkExchange(long id, List<ExchangeEvent> events) {
		checkPair("the response to request " + id, events, RequestStarted.class, ResponseCompleted.class,
				ResponseAborted.class);
	}

	private void checkTask(String id, List<BackgroundTaskEvent> events) {
		// The end alone may be told: the start came before the test, or belongs to
		// nobody.
		if (events.get(0) instanceof BackgroundTaskStarted started) {
			checkPair("task " + id + " (" + started.task() + ")", events, BackgroundTaskStarted.class,
					BackgroundTaskEvent.class);
		}
	}

	private void checkPair(String what, List<? extends LifecycleEvent> events, Class<?> start, Class<?>... ends) {
		if (!start.isInstance(events.get(0))) {
			this.violations.add(what + " ended without having begun");
		}
		else if (events.size() == 1) {
			this.unfinished.add(what + " has not ended");
		}
		else if (events.size() > 2 || start.isInstance(events.get(1)) || !isAny(events.get(1), ends)) {
			this.violations.add(what + " did not begin once and end once");
		}
	}

	private static boolean isAny(Object event, Class<?>[] types) {
		for (Class<?> type : types) {
			if (type.isInstance(event)) {
				return true;
			}
		}
		return false;
	}

	private void checkConnection(long id, List<ConnectionEvent> events, boolean openedMeanwhile) {
		if (openedMeanwhile && !(events.get(0) instanceof ConnectionOpened)) {
			this.violations.add("connection " + id + " did not begin with its opening");
		}
		for (int i = 0; i < events.size(); i++) {
			if (i > 0 && events.get(i) instanceof ConnectionOpened) {
				this.violations.add("connection " + id + " opened in the middle");
			}
			if (i < events.size() - 1 && events.get(i) instanceof ConnectionClosed) {
				this.violations.add("connection " + id + " went on after it was closed");
			}
		}
	}

	/**
	 * Return what began and has not ended.
	 */
	List<String> unfinished() {
		return this.unfinished;
	}

	/**
	 * Return what can be put right by nothing that comes later.
	 */
	List<String> violations() {
		return this.violations;
	}

}
