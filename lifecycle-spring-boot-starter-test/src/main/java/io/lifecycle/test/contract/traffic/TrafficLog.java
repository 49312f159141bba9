package io.lifecycle.test.contract.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.recording.Violation;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The events of the traffic, their check, and the comparison with what the clients saw.
 */
final class TrafficLog {

	private static final Pattern MARKED = Pattern.compile("/x/(\\d+)/.*");

	private final RecordingCheck check = new RecordingCheck();

	private final List<LifecycleEvent> events = new ArrayList<>();

	private final Map<Long, List<LifecycleEvent>> connections = new TreeMap<>();

	private final Map<Long, List<RequestComplete>> marked = new HashMap<>();

	private final List<Violation> late = new ArrayList<>();

	private final List<String> faults = new ArrayList<>();

	synchronized void add(LifecycleEvent event) {
		this.check.accept(event);
		this.events.add(event);
	}

	/**
	 * Wait until everything has ended, which all clients have left.
	 */
	void settle() {
		try {
			Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> this.check.open().isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			this.late.addAll(this.check.open());
		}
	}

	/**
	 * Compare all events with what the clients saw, after the last event.
	 * @return the faults, each with the events of its connection
	 */
	synchronized List<String> faults(Collection<Visit> visits) {
		for (LifecycleEvent event : this.events) {
			if (event instanceof ConnectionEvent connection) {
				of(connection.connectionId()).add(event);
			}
			else if (event instanceof RequestEvent request) {
				of(request.connectionId()).add(event);
			}
			if (event instanceof RequestComplete complete) {
				Matcher path = MARKED.matcher(complete.request().path());
				if (path.matches()) {
					this.marked.computeIfAbsent(Long.valueOf(path.group(1)), (marker) -> new ArrayList<>())
						.add(complete);
				}
			}
		}
		Map<Long, Visit> byConnection = match(visits);
		for (Violation violation : this.check.violations()) {
			fault(violation.toString(), violation.connectionId(), byConnection.get(violation.connectionId()));
		}
		for (Violation violation : this.late) {
			fault(violation + " although its client left long ago", violation.connectionId(),
					byConnection.get(violation.connectionId()));
		}
		if (!this.connections.getOrDefault(0L, List.of()).isEmpty()) {
			fault("requests without a connection", 0, null);
		}
		byConnection.forEach((id, visit) -> compare(id, visit));
		return this.faults;
	}

	private List<LifecycleEvent> of(long connection) {
		return this.connections.computeIfAbsent(connection, (id) -> new ArrayList<>());
	}

	// The system reuses ports, so the visits of a port are in the order of its
	// connections.
	private Map<Long, Visit> match(Collection<Visit> visits) {
		Map<Integer, Queue<Visit>> ports = new HashMap<>();
		visits.stream()
			.filter((visit) -> visit.port() != 0)
			.sorted(Comparator.comparingLong(Visit::connectedNanos))
			.forEach((visit) -> ports.computeIfAbsent(visit.port(), (port) -> new ArrayDeque<>()).add(visit));
		Map<Long, Visit> matched = new TreeMap<>();
		this.connections.forEach((id, events) -> {
			if (events.get(0) instanceof ConnectionOpened opened) {
				Visit visit = ports.getOrDefault(opened.clientPort(), new ArrayDeque<>()).poll();
				if (visit != null) {
					matched.put(id, visit);
				}
				else {
					fault("no client has opened connection " + id, id, null);
				}
			}
		});
		ports.values()
			.forEach((left) -> left.forEach((visit) -> fault("the connection of a client has no events", 0, visit)));
		return matched;
	}

	private void compare(long id, Visit visit) {
		for (LifecycleEvent event : of(id)) {
			if (event instanceof ConnectionClosed closed && !visit.isSecure()) {
				if (visit.bytesRead() > closed.totalBytesSent()
						|| (visit.isReadToEnd() && visit.bytesRead() != closed.totalBytesSent())) {
					fault("the client read " + visit.bytesRead() + " bytes, but " + closed.totalBytesSent()
							+ " were reported as sent", id, visit);
				}
			}
		}
		visit.failures().forEach((failure) -> fault(failure, id, visit));
		for (Seen seen : visit.exchanges()) {
			String fault = seen.isMixed() ? null : compare(id, seen);
			if (fault != null) {
				fault(seen + ": " + fault, id, visit);
			}
		}
	}

	private @Nullable String compare(long id, Seen seen) {
		List<RequestComplete> found = this.marked.getOrDefault(seen.marker(), List.of());
		if (found.isEmpty()) {
			return (seen.status() != 0 && !isReportedWithoutPath(id, seen)) ? "answered, but has no RequestComplete"
					: null;
		}
		if (found.size() > 1) {
			return "has " + found.size() + " RequestComplete";
		}
		RequestComplete complete = found.get(0);
		if (seen.status() != 0 && complete.status() != seen.status()) {
			return "reported with status " + complete.status();
		}
		if (seen.body() > complete.response().bytesSent()) {
			return "reported with " + complete.response().bytesSent() + " bytes";
		}
		return compareEnd(seen, complete);
	}

	private boolean isReportedWithoutPath(long connection, Seen seen) {
		return seen.isFailureOfTheServer() && of(connection).stream()
			.anyMatch((event) -> event instanceof RequestComplete complete && complete.status() == seen.status()
					&& !MARKED.matcher(complete.request().path()).matches());
	}

	private @Nullable String compareEnd(Seen seen, RequestComplete complete) {
		ExchangeEvent response = response(complete);
		if (seen.end() == Seen.End.WHOLE && response instanceof ResponseAborted) {
			return "reported as aborted";
		}
		if (seen.end() == Seen.End.WHOLE && complete.response().bytesSent() != seen.body()) {
			return "reported with " + complete.response().bytesSent() + " bytes";
		}
		if (seen.end() == Seen.End.CUT && response instanceof ResponseCompleted) {
			return "reported as complete";
		}
		if (seen.end() == Seen.End.CUT && seen.status() == 0 && complete.status() != 0) {
			return "reported with status " + complete.status();
		}
		return null;
	}

	private @Nullable ExchangeEvent response(RequestComplete complete) {
		for (LifecycleEvent event : of(complete.connectionId())) {
			if (event instanceof ExchangeEvent exchange && exchange.requestId() == complete.requestId()
					&& (event instanceof ResponseCompleted || event instanceof ResponseAborted)) {
				return exchange;
			}
		}
		return null;
	}

	private void fault(String what, long connection, @Nullable Visit visit) {
		this.faults.add(what + "\n  client: " + visit + "\n"
				+ of(connection).stream().map((event) -> "  " + event).collect(Collectors.joining("\n")));
	}

}
