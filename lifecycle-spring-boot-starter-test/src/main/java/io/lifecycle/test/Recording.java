package io.lifecycle.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionIds;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestIds;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.recording.Violation;
import io.lifecycle.test.SignalLog.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The events of one test. Its requests and connections are recognized when they arrive;
 * their earlier events then belong to the test too. Thread-safe.
 */
final class Recording {

	private final String id = UUID.randomUUID().toString();

	private final long firstConnection = ConnectionIds.next();

	private final long firstRequest = RequestIds.next();

	private final Set<Long> requests = ConcurrentHashMap.newKeySet();

	private final Set<Long> connections = ConcurrentHashMap.newKeySet();

	private final SignalLog log;

	private final long begin;

	private final SignalView signals;

	private volatile boolean replaying;

	private volatile @Nullable List<Entry> ended;

	Recording(SignalLog log, Duration timeout) {
		this.log = log;
		this.signals = new SignalView(this, false, timeout);
		this.begin = log.end();
	}

	String id() {
		return this.id;
	}

	SignalView signals() {
		return this.signals;
	}

	long begin() {
		return this.begin;
	}

	/**
	 * Add a request that carries the header.
	 */
	void claim(RequestInfo request) {
		if (request.connectionId() != 0) {
			this.connections.add(request.connectionId());
		}
		this.requests.add(request.id());
	}

	/**
	 * Ignore later events.
	 */
	void end() {
		this.ended = this.log.since(this.begin);
	}

	/**
	 * Do work whose events, on the threads of this test, belong to a replay.
	 */
	<T> T replaying(Supplier<T> replay) {
		this.replaying = true;
		try {
			return replay.get();
		}
		finally {
			this.replaying = false;
		}
	}

	boolean isReplaying() {
		return this.replaying;
	}

	List<LifecycleEvent> all() {
		return entries().stream().map(Entry::event).toList();
	}

	List<LifecycleEvent> events() {
		return entries().stream().filter(this::holds).map(Entry::event).toList();
	}

	private List<Entry> entries() {
		List<Entry> ended = this.ended;
		return (ended != null) ? ended : this.log.since(this.begin);
	}

	private boolean holds(Entry entry) {
		// Ids of a recording may be those of other requests.
		return entry.owner() == this || (!entry.replayed() && holds(entry.event()));
	}

	private boolean holds(LifecycleEvent event) {
		if (event instanceof ExchangeEvent exchange && exchange.requestId() != 0) {
			return this.requests.contains(exchange.requestId());
		}
		return event instanceof ConnectionEvent connection && this.connections.contains(connection.connectionId());
	}

	/**
	 * Return whether the failure of a listener happened on an event of this test.
	 */
	boolean holds(ListenerFailure failure) {
		return failure.owner() == this || holds(failure.event())
				|| entries().stream().anyMatch((entry) -> entry.owner() == this && entry.event() == failure.event());
	}

	/**
	 * Check the events of this test, and those of other tests on its connections.
	 */
	RecordingCheck check() {
		return check(entries().stream().filter((entry) -> holds(entry) || isOnConnection(entry.event())));
	}

	/**
	 * Check all events. What began before the recording is not expected.
	 */
	RecordingCheck checkAll() {
		return check(entries().stream());
	}

	private RecordingCheck check(Stream<Entry> entries) {
		RecordingCheck check = new RecordingCheck();
		check.gap(this.firstConnection, this.firstRequest);
		// A part of a recording may lack the ends.
		entries.filter((entry) -> !entry.replayed())
			.map(Entry::event)
			.filter((event) -> !(event instanceof ApplicationStateEvent))
			.forEach(check);
		return check;
	}

	private boolean isOnConnection(LifecycleEvent event) {
		return (event instanceof ConnectionEvent connection && this.connections.contains(connection.connectionId()))
				|| (event instanceof ExchangeEvent exchange && this.connections.contains(exchange.connectionId()));
	}

	/**
	 * Return the violations that concern this test.
	 */
	List<Violation> violations() {
		return check().violations().stream().filter(this::concerns).toList();
	}

	/**
	 * Return the requests and tasks that have not ended. A connection may stay open.
	 */
	List<Violation> unfinished() {
		return check().open()
			.stream()
			.filter((open) -> open.connectionId() == 0 || open.requestId() != 0)
			.filter(this::concerns)
			.toList();
	}

	private boolean concerns(Violation violation) {
		return (violation.requestId() != 0) ? this.requests.contains(violation.requestId())
				: violation.connectionId() == 0 || this.connections.contains(violation.connectionId());
	}

	/**
	 * Wait until everything that began has ended.
	 * @param deadlineNanos the time limit
	 */
	void awaitEnds(long deadlineNanos) throws InterruptedException {
		long position = this.log.end();
		while (!unfinished().isEmpty() && this.log.await(position, deadlineNanos)) {
			position = this.log.end();
		}
	}

}
