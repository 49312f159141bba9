package io.lifecycle.replay;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.recording.RecordedEvent;

/**
 * Predicates for the events that a replay selects.
 *
 * @since 0.1.0
 * @see SignalReplay#filter(Predicate)
 */
public final class EventSelection {

	private EventSelection() {
	}

	/**
	 * Select the events from a time on.
	 * @param time the first time
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> from(Instant time) {
		return (recorded) -> !recorded.time().isBefore(time);
	}

	/**
	 * Select the events until a time.
	 * @param time the last time
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> to(Instant time) {
		return (recorded) -> !recorded.time().isAfter(time);
	}

	/**
	 * Select the events of some types.
	 * @param types the classes, whose subtypes are selected too
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> types(Collection<? extends Class<? extends LifecycleEvent>> types) {
		Set<Class<? extends LifecycleEvent>> selected = Set.copyOf(types);
		return (recorded) -> selected.stream().anyMatch((type) -> type.isInstance(recorded.event()));
	}

	/**
	 * Select the events of a connection, and of the exchanges on it.
	 * @param connectionId the id of the connection
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> connection(long connectionId) {
		return (recorded) -> connectionIds(recorded.event()).anyMatch((id) -> id == connectionId);
	}

	private static Stream<Long> connectionIds(LifecycleEvent event) {
		if (event instanceof ConnectionEvent connection) {
			return Stream.of(connection.connectionId());
		}
		return (event instanceof ExchangeEvent exchange) ? Stream.of(exchange.connectionId()) : Stream.of();
	}

	/**
	 * Select the events of a request, and of the tasks that it began.
	 * @param requestId the id of the request
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> request(long requestId) {
		return (recorded) -> (recorded.event() instanceof ExchangeEvent exchange && exchange.requestId() == requestId)
				|| (recorded.event() instanceof BackgroundTaskEvent task && task.requestId() == requestId);
	}

	/**
	 * Select the {@link RequestComplete} of each request of a route. Other events do not
	 * know the route of their request.
	 * @param route the pattern, such as {@code /users/{id}}
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> route(String route) {
		return (recorded) -> recorded.event() instanceof RequestComplete complete
				&& route.equals(complete.response().route());
	}

	/**
	 * Select the events of a run.
	 * @param run the id of the run, or its beginning
	 * @return the predicate
	 */
	public static Predicate<RecordedEvent> run(String run) {
		return (recorded) -> recorded.run().startsWith(run);
	}

}
