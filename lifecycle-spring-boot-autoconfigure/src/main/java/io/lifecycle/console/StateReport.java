package io.lifecycle.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lifecycle.actuate.CollectorDescriptor;
import io.lifecycle.actuate.ListenerDescriptor;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of the application, created once for all streams that show the same of it.
 */
final class StateReport {

	private static final int MOST = 100;

	private static final int MOST_CONNECTIONS = 1000;

	private static final Duration FRESH = Duration.ofMillis(80);

	private final ConsoleSource source;

	private volatile Report shown = new Report(0, "");

	private volatile Report hidden = new Report(0, "");

	StateReport(ConsoleSource source) {
		this.source = source;
	}

	String epoch() {
		return this.source.epoch();
	}

	InstanceIdentity identity() {
		return this.source.identity();
	}

	SignalBus bus() {
		return this.source.bus();
	}

	boolean isDraining() {
		return this.source.remaining().get() != null;
	}

	/**
	 * Return what a client needs to know first, as JSON.
	 */
	String hello(StreamQuery query) {
		InstanceIdentity identity = this.source.identity();
		long now = LifecycleClock.monotonicNanos();
		Map<String, @Nullable Object> hello = new LinkedHashMap<>();
		hello.put("application", identity.application());
		hello.put("instance", identity.instance());
		hello.put("run", identity.run());
		hello.put("worker_id", identity.workerId());
		hello.put("epoch", this.source.epoch());
		hello.put("pid", ProcessHandle.current().pid());
		hello.put("java", System.getProperty("java.version"));
		hello.put("lifecycle", StateReport.class.getPackage().getImplementationVersion());
		hello.put("now_ns", now);
		hello.put("now", LifecycleClock.toInstant(now).toString());
		hello.put("started", ProcessHandle.current().info().startInstant().map(Object::toString).orElse(null));
		hello.put("first", this.source.recent().oldest());
		hello.put("next", this.source.recent().next());
		hello.put("ring", ConsoleSource.RING);
		hello.put("tick_ms", 100);
		hello.put("values", query.shown() ? "shown" : "hidden");
		hello.put("drain_timeout_ms", this.source.drainTimeout().toMillis());
		hello.put("connection_id", query.connectionId());
		hello.put("request_id", query.requestId());
		hello.put("signals", this.source.signals().get());
		hello.put("server", this.source.server().get());
		hello.put("startup", startup());
		hello.put("connections", connections(query.shown()));
		return JsonMapper.shared().writeValueAsString(hello);
	}

	// It is null until the start is complete.
	private @Nullable Map<String, Object> startup() {
		Map<String, Object> startup = new LinkedHashMap<>();
		for (ApplicationStateEvent event : this.source.start().get()) {
			if (event instanceof StartupBegin) {
				startup.put("begin_ns", event.timestampNanos());
			}
			else if (event instanceof StartupComplete complete) {
				startup.put("complete_ns", event.timestampNanos());
				startup.put("duration_ms", complete.durationMs());
			}
		}
		return startup.containsKey("complete_ns") ? startup : null;
	}

	// The stream has no events of connections that opened before it.
	private List<Map<String, @Nullable Object>> connections(boolean show) {
		return this.source.connections().openConnections(MOST_CONNECTIONS).stream().map((open) -> {
			Map<String, @Nullable Object> shown = this.source.redaction().of(EventFields.of(open), false, show);
			Map<String, @Nullable Object> connection = new LinkedHashMap<>();
			connection.put("id", open.connectionId());
			connection.put("since_ns", open.timestampNanos());
			connection.put("since", shown.get("time"));
			connection.put("client", client(shown));
			connection.put("protocol", open.protocol());
			connection.put("requests", open.requestsServed());
			connection.put("bytes", open.totalBytesSent());
			connection.put("busy", open.busy());
			return connection;
		}).toList();
	}

	private static String client(Map<String, @Nullable Object> connection) {
		boolean known = connection.get("client_port") instanceof Integer port && port > 0;
		return connection.get("client_addr") + (known ? ":" + connection.get("client_port") : "");
	}

	/**
	 * Return the state as JSON.
	 * @param show whether to show values
	 */
	String state(boolean show, int pages, long sentBytes, long lost, long longestWriteMs) {
		Report report = show ? this.shown : this.hidden;
		long now = System.nanoTime();
		if (report.text.isEmpty() || now - report.nanos > FRESH.toNanos()) {
			report = new Report(now, JsonMapper.shared().writeValueAsString(describe(show)));
			if (show) {
				this.shown = report;
			}
			else {
				this.hidden = report;
			}
		}
		return report.text.substring(0, report.text.length() - 1)
				+ ",\"stream\":{\"pages\":%s,\"sent_bytes\":%s,\"lost\":%s,\"longest_write_ms\":%s}}".formatted(pages,
						sentBytes, lost, longestWriteMs);
	}

	private Map<String, @Nullable Object> describe(boolean show) {
		List<InFlight> running = new ArrayList<>(this.source.inFlight().get());
		running.sort(Comparator.comparingLong(InFlight::ageNanos).reversed());
		Duration remaining = this.source.remaining().get();
		Map<String, @Nullable Object> state = new LinkedHashMap<>();
		state.put("now_ns", LifecycleClock.monotonicNanos());
		state.put("draining", remaining != null);
		state.put("remaining_ms", (remaining != null) ? remaining.toMillis() : null);
		state.put("in_flight_total", running.size());
		state.put("in_flight", running.stream().limit(MOST).map((work) -> describe(work, show)).toList());
		state.put("connections_open", this.source.connections().openConnections(Integer.MAX_VALUE).size());
		state.put("listeners",
				this.source.bus()
					.listeners()
					.list()
					.stream()
					.map((status) -> ListenerDescriptor.of(status, this.source.redaction(), show))
					.toList());
		state.put("collectors",
				this.source.collectors()
					.get()
					.entrySet()
					.stream()
					.map((entry) -> CollectorDescriptor.of(entry.getKey(), entry.getValue()))
					.toList());
		return state;
	}

	private Map<String, @Nullable Object> describe(InFlight work, boolean show) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("kind", (work instanceof InFlightRequest) ? "request" : "task");
		fields.putAll(this.source.redaction().of(EventFields.of(work), false, show));
		return fields;
	}

	private record Report(long nanos, String text) {
	}

}
