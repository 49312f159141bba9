package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.guard.Recent;
import org.jspecify.annotations.Nullable;

/**
 * Checks that events keep their {@link LifecycleEvent contract}:
 *
 * <ul>
 * <li>each start has exactly one end, and each connection that opens closes once
 * <li>nothing of an exchange follows the closing of its connection
 * <li>the two views of an exchange have the same status and bytes, and hold one
 * {@code RequestInfo}
 * <li>the status is 0 if and only if no part of a final head was sent, and a complete
 * response has one
 * <li>{@code requestsServed} counts the started requests, {@code totalBytesSent} covers
 * all bodies and heads, the duration is the time since the opening, and the reason is
 * {@code CLIENT_DISCONNECT} exactly after {@code ClientDisconnected}
 * <li>no event is older than the begin of its connection and of its exchange, and none is
 * younger than the closing
 * <li>the events of an application keep their order; nothing is open at its
 * {@code ShutdownComplete}, and nothing follows
 * </ul>
 *
 * It keeps what is open, so a record may be endless. Events of applications are ignored.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecordingCheck implements Consumer<LifecycleEvent> {

	private static final int REMEMBERED = 10_000;

	// The events of an exchange may have one time.
	private static final Comparator<LifecycleEvent> BY_TIME = Comparator.comparingLong(LifecycleEvent::timestampNanos)
		.thenComparingInt(RecordingCheck::rank);

	/**
	 * How many connections, exchanges and tasks may be open; more can only be open if
	 * their ends are missing.
	 */
	static final int OPEN = 50_000;

	private final Set<Class<?>> carried;

	private final int disorder;

	private final @Nullable Consumer<Violation> found;

	private final Queue<LifecycleEvent> waiting = new PriorityQueue<>(BY_TIME);

	private final Map<Long, ConnectionCheck> connections = new Recent<>(OPEN, this::forget);

	private final Set<Long> closed = recent();

	// The connections of the requests that started.
	private final Map<Long, Long> started = recentByKey();

	private final TaskCheck tasks = new TaskCheck(this);

	private final ApplicationCheck applications = new ApplicationCheck(this);

	private final List<Violation> violations = new ArrayList<>();

	private long connectionBefore;

	private long requestBefore;

	private long last;

	/**
	 * Create a check of all events of a bus, in the order in which a listener hears them.
	 */
	public RecordingCheck() {
		this((type) -> true, 0);
	}

	/**
	 * Create a check.
	 * @param carried matches the types of the recorded events; what would need others is
	 * not checked
	 * @param disorder by how many places an event may be recorded too late, 0 if the
	 * events of each connection are in order; they are checked in the order of their time
	 */
	public RecordingCheck(Predicate<Class<? extends LifecycleEvent>> carried, int disorder) {
		this(carried, disorder, null);
	}

	/**
	 * Create a check that does not keep violations.
	 * @param found receives each violation when it is found
	 */
	RecordingCheck(Predicate<Class<? extends LifecycleEvent>> carried, int disorder,
			@Nullable Consumer<Violation> found) {
		this.carried = EventFamilies.all()
			.stream()
			.filter((family) -> EventFamilies.events(family).stream().allMatch(carried))
			.collect(Collectors.toUnmodifiableSet());
		this.disorder = disorder;
		this.found = found;
	}

	private static int rank(LifecycleEvent event) {
		if (event instanceof ConnectionClosed || event instanceof ShutdownComplete) {
			return 4;
		}
		boolean begin = event instanceof RequestStarted || event instanceof RequestReceived;
		return ((event instanceof ExchangeEvent && !begin) ? 2 : 0) + ((event instanceof RequestEvent) ? 1 : 0);
	}

	static <T> Set<T> recent() {
		return Collections.newSetFromMap(recentByKey());
	}

	private static <K, V> Map<K, V> recentByKey() {
		return new Recent<>(REMEMBERED);
	}

	/**
	 * Note that events may be missing up to now: nothing is open, and what ends later may
	 * have begun before. The next connection that opens and the next request that is
	 * received are the first whose events must be complete, so nothing may be emitted at
	 * the same time.
	 */
	public void gap() {
		gap(Long.MAX_VALUE, Long.MAX_VALUE);
	}

	/**
	 * Note that events may be missing up to now: nothing is open, and what ends later may
	 * have begun before.
	 * @param connection the last connection that opened before
	 * @param request the last request that was received before
	 */
	public synchronized void gap(long connection, long request) {
		drain(0);
		this.connections.clear();
		this.tasks.gap();
		this.connectionBefore = connection;
		this.requestBefore = request;
	}

	/**
	 * Check the next event.
	 * @param event the event
	 */
	@Override
	public synchronized void accept(LifecycleEvent event) {
		if (EventFamilies.of(event.getClass()) == LifecycleEvent.class) {
			return;
		}
		if (this.disorder == 0) {
			check(event);
			return;
		}
		this.waiting.add(event);
		drain(this.disorder);
	}

	private void drain(int rest) {
		while (this.waiting.size() > rest) {
			check(this.waiting.remove());
		}
	}

	private void check(LifecycleEvent event) {
		this.last = event.timestampNanos();
		this.applications.before(event);
		if (event instanceof ConnectionEvent connection && carries(ConnectionEvent.class)) {
			check(connection.connectionId(), connection);
		}
		else if (event instanceof RequestEvent request && carries(RequestEvent.class)) {
			if (event instanceof RequestReceived && this.requestBefore == Long.MAX_VALUE) {
				this.requestBefore = request.requestId() - 1;
			}
			check(carries(ConnectionEvent.class) ? request.connectionId() : 0, request);
		}
		else if (event instanceof BackgroundTaskEvent task && carries(BackgroundTaskEvent.class)) {
			this.tasks.accept(task);
		}
		else if (event instanceof ApplicationStateEvent state) {
			this.applications.accept(state);
		}
	}

	private void check(long id, LifecycleEvent event) {
		ConnectionCheck connection = this.connections.get(id);
		if (event instanceof ConnectionOpened opened) {
			if (this.connectionBefore == Long.MAX_VALUE) {
				this.connectionBefore = id - 1;
			}
			if (connection != null || this.closed.contains(id)) {
				report(id, 0, "connection " + id + " has opened before");
			}
			this.connections.put(id, new ConnectionCheck(id, opened, this));
			return;
		}
		if (connection == null) {
			connection = unopened(id, event);
		}
		if (event instanceof RequestStarted start) {
			Long before = this.started.put(start.requestId(), id);
			if (before != null && before != id) {
				report(id, start.requestId(),
						"request " + start.requestId() + " on connection " + id + " has started on " + before);
			}
		}
		if (connection != null) {
			connection.accept(event);
		}
		if (event instanceof ConnectionClosed) {
			this.connections.remove(id);
			this.closed.add(id);
		}
		else if (connection != null && id <= this.connectionBefore && connection.isDone()) {
			this.connections.remove(id);
		}
	}

	private @Nullable ConnectionCheck unopened(long id, LifecycleEvent event) {
		if (this.closed.contains(id)) {
			report(id, request(event), "connection " + id + " has " + name(event) + " after its ConnectionClosed");
			return null;
		}
		if (id > this.connectionBefore) {
			report(id, request(event), "connection " + id + " has " + name(event) + " without a ConnectionOpened");
		}
		ConnectionCheck connection = new ConnectionCheck(id, null, this);
		this.connections.put(id, connection);
		return connection;
	}

	private static long request(LifecycleEvent event) {
		return (event instanceof ExchangeEvent exchange) ? exchange.requestId() : 0;
	}

	static String name(LifecycleEvent event) {
		String name = event.getClass().getSimpleName();
		return (event instanceof ExchangeEvent exchange) ? name + " of request " + exchange.requestId() : name;
	}

	/**
	 * Return whether all events of a family are recorded.
	 */
	boolean carries(Class<? extends LifecycleEvent> family) {
		return this.carried.contains(family);
	}

	/**
	 * Return whether the record contains the begin of a request.
	 */
	boolean isWhole(long request) {
		return request > this.requestBefore;
	}

	void report(long connectionId, long requestId, String description) {
		report(new Violation(connectionId, requestId, description));
	}

	private void report(Violation violation) {
		if (this.found != null) {
			this.found.accept(violation);
		}
		else if (this.violations.size() < REMEMBERED) {
			this.violations.add(violation);
		}
	}

	/**
	 * Report what has not ended although the application has.
	 */
	void ended() {
		unfinished().map(Unfinished::violation).forEach(this::report);
		this.connections.clear();
		this.tasks.gap();
	}

	/**
	 * Return the violations so far. Events that wait for earlier ones are checked first.
	 * @return a copy; what has not ended is not contained
	 */
	public synchronized List<Violation> violations() {
		drain(0);
		return List.copyOf(this.violations);
	}

	/**
	 * Return what has begun and not ended. Events that wait for earlier ones are checked
	 * first.
	 * @return a violation for each connection, exchange and task, if the record ends here
	 */
	public synchronized List<Violation> open() {
		drain(0);
		return unfinished().map(Unfinished::violation).toList();
	}

	/**
	 * Return what has begun and not ended.
	 */
	Stream<Unfinished> unfinished() {
		return Stream.concat(this.connections.values().stream().flatMap(ConnectionCheck::open), this.tasks.open());
	}

	/**
	 * Return the time of the event that was checked last.
	 */
	long last() {
		return this.last;
	}

	// What is forgotten counts as begun before the record.
	private boolean forget(long connection) {
		this.connectionBefore = Math.max(this.connectionBefore, connection);
		return true;
	}

	boolean forgetRequest(long request) {
		this.requestBefore = Math.max(this.requestBefore, request);
		return true;
	}

}
