package io.lifecycle.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

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
 * Checks that the events of a test are consistent. A connection may stay open because its
 * client may keep it. Events that the test itself emitted in place of a server are not
 * checked.
 */
final class StreamCheck {

	private final List<String> unfinished = new ArrayList<>();

	private final List<String> violations = new ArrayList<>();

	/**
	 * Check events.
	 * @param events the events, in order
	 * @param requests the ids of the received requests
	 * @param connections the ids of their connections
	 * @param firstConnection the first id of a connection that opened during the
	 * recording
	 */
	StreamCheck(List<LifecycleEvent> events, Set<Long> requests, Set<Long> connections, long firstConnection) {
		only(requests, group(events, RequestEvent.class, (event) -> event.request().id())).forEach(this::checkRequest);
		List<LifecycleEvent> connectionEvents = events.stream().filter(ConnectionEvent.class::isInstance).toList();
		only(requests, group(connectionEvents, ExchangeEvent.class, ExchangeEvent::requestId))
			.forEach(this::checkExchange);
		only(connections, group(events, ConnectionEvent.class, ConnectionEvent::connectionId))
			.forEach((id, found) -> checkConnection(id, found, id > firstConnection));
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

	private static <E> Map<Long, List<E>> only(Set<Long> ids, Map<Long, List<E>> groups) {
		groups.keySet().retainAll(ids);
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
		// The end may be recorded alone if the start came before the test or belongs to
		// no test.
		if (events.get(0) instanceof BackgroundTaskStarted started) {
			checkPair("task " + id + " (" + started.task() + ")", events, BackgroundTaskStarted.class,
					BackgroundTaskEvent.class);
		}
	}

	private void checkPair(String what, List<? extends LifecycleEvent> events, Class<?> start, Class<?>... ends) {
		if (!start.isInstance(events.get(0))) {
			this.violations.add(what + " ended but did not begin");
		}
		else if (events.size() == 1) {
			this.unfinished.add(what + " has not ended");
		}
		else if (events.size() > 2 || start.isInstance(events.get(1))
				|| Stream.of(ends).noneMatch((end) -> end.isInstance(events.get(1)))) {
			this.violations.add(what + " did not begin once and end once");
		}
	}

	private void checkConnection(long id, List<ConnectionEvent> events, boolean openedMeanwhile) {
		if (openedMeanwhile && !(events.get(0) instanceof ConnectionOpened)) {
			this.violations.add("connection " + id + " does not begin with ConnectionOpened");
		}
		for (int i = 0; i < events.size(); i++) {
			if (i > 0 && events.get(i) instanceof ConnectionOpened) {
				this.violations.add("connection " + id + " has ConnectionOpened after other events");
			}
			if (i < events.size() - 1 && events.get(i) instanceof ConnectionClosed) {
				this.violations.add("connection " + id + " has events after ConnectionClosed");
			}
		}
	}

	/**
	 * Return the requests and tasks that have not ended.
	 */
	List<String> unfinished() {
		return this.unfinished;
	}

	/**
	 * Return the inconsistencies that no later event can resolve.
	 */
	List<String> violations() {
		return this.violations;
	}

}
