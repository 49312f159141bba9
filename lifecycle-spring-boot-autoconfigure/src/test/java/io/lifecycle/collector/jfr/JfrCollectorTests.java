package io.lifecycle.collector.jfr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.TimedEvent;
import jdk.jfr.Enabled;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JfrCollector}, which read its events from a recording.
 */
class JfrCollectorTests {

	private final JfrCollector collector = new JfrCollector();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void requestHasItsFields() throws IOException {
		RequestInfo info = new RequestInfo(7, 3, "GET", "/orders/7", "token=planted", "HTTP/1.1", "http", "127.0.0.1",
				Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "x", "planted"));
		RecordedEvent event = record(new RequestComplete(info, new ResponseInfo(500, 12, "/orders/{id}"), 1_500_000,
				new IllegalStateException("planted"), 99));
		assertThat(event.getEventType().getName()).isEqualTo("io.lifecycle.Request");
		assertThat(event.getString("type")).isEqualTo("RequestComplete");
		assertThat(event.getLong("timestamp_ns")).isEqualTo(99);
		assertThat(event.getLong("connection_id")).isEqualTo(3);
		assertThat(event.getLong("request_id")).isEqualTo(7);
		assertThat(event.getString("trace_id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
		assertThat(event.getString("path")).isEqualTo("/orders/7");
		assertThat(event.getString("route")).isEqualTo("/orders/{id}");
		assertThat(event.getInt("status")).isEqualTo(500);
		assertThat(event.getLong("bytes_sent")).isEqualTo(12);
		assertThat(event.getDuration("elapsed")).hasNanos(1_500_000);
		assertThat(event.getString("error")).isEqualTo("java.lang.IllegalStateException");
		assertThat(event.getStackTrace()).isNull();
		assertThat(event.toString()).doesNotContain("planted");
	}

	@Test
	void connectionHasItsFields() throws IOException {
		RecordedEvent closed = record(new ConnectionClosed(3, 1, 2, 512, 1_000, CloseReason.CLIENT_DISCONNECT, null));
		assertThat(closed.getEventType().getName()).isEqualTo("io.lifecycle.Connection");
		assertThat(closed.getInt("requests_served")).isEqualTo(2);
		assertThat(closed.getLong("bytes_sent")).isEqualTo(512);
		assertThat(closed.getString("reason")).isEqualTo("client_disconnect");
		RecordedEvent completed = record(new ResponseCompleted(3, 1, 7, 200, 5, 1_000));
		assertThat(completed.getLong("request_id")).isEqualTo(7);
		assertThat(completed.getInt("status")).isEqualTo(200);
		assertThat(completed.getString("reason")).isNull();
	}

	@Test
	void otherFamiliesHaveTheirFields() throws IOException {
		RecordedEvent task = record(new BackgroundTaskFailed("t-1", "cleanup", 5, new IOException("planted")));
		assertThat(task.getEventType().getName()).isEqualTo("io.lifecycle.BackgroundTask");
		assertThat(task.getString("task")).isEqualTo("cleanup");
		assertThat(task.getString("error")).isEqualTo("java.io.IOException");
		RecordedEvent listener = record(new ListenerQuarantined("slow", 5, new IOException("planted")));
		assertThat(listener.getEventType().getName()).isEqualTo("io.lifecycle.Listener");
		assertThat(listener.getInt("failures")).isEqualTo(5);
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			RecordedEvent shutdown = record(new ShutdownBegin(context, ShutdownReason.CONTEXT_CLOSED));
			assertThat(shutdown.getEventType().getName()).isEqualTo("io.lifecycle.ApplicationState");
			assertThat(shutdown.getString("reason")).isNotEmpty();
			assertThat(record(new DrainBegin(context, 4)).getInt("in_flight")).isEqualTo(4);
		}
	}

	@Test
	void ownEventHasItsText() throws IOException {
		RecordedEvent event = record(new OrderPlaced("x".repeat(5000)));
		assertThat(event.getEventType().getName()).isEqualTo("io.lifecycle.Own");
		assertThat(event.getString("class_name")).startsWith("io.lifecycle.collector.jfr.JfrCollectorTests$");
		assertThat(event.getString("type")).isEqualTo("OrderPlaced");
		assertThat(event.getString("text")).startsWith("OrderPlaced[order=xxx").hasSize(1001);
		assertThat(record(new Broken()).getString("text")).isEqualTo("Broken");
	}

	@Test
	void ownEventThatEndedInAnErrorHasItsTimeAndError() throws IOException {
		RecordedEvent event = record(new OrderRefused(2_000_000, new IOException("planted"), 5));
		assertThat(event.getDuration("elapsed")).hasNanos(2_000_000);
		assertThat(event.getString("error")).isEqualTo("java.io.IOException");
	}

	@Test
	void longPathIsNotLost() throws IOException {
		String path = "/" + "x".repeat(60_000);
		RequestInfo info = new RequestInfo(7, 3, "GET", path, null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
		assertThat(record(new RequestComplete(info, new ResponseInfo(200, 0, null), 1, null)).getString("path"))
			.isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(
			classes = { ApplicationStateFlightEvent.class, RequestFlightEvent.class, BackgroundTaskFlightEvent.class,
					ConnectionFlightEvent.class, ListenerFlightEvent.class, OwnFlightEvent.class })
	void typeIsDescribedAndDisabled(Class<? extends jdk.jfr.Event> type) {
		EventType eventType = EventType.getEventType(type);
		assertThat(eventType.isEnabled()).isFalse();
		assertThat(type.getSuperclass().getAnnotation(Enabled.class).value()).isFalse();
		assertThat(type.getSuperclass().getAnnotation(StackTrace.class).value()).isFalse();
		assertThat(eventType.getName()).startsWith("io.lifecycle.");
		assertThat(eventType.getCategoryNames()).startsWith("Lifecycle");
		assertThat(eventType.getLabel()).isNotEmpty();
		assertThat(eventType.getDescription()).isNotEmpty();
		assertThat(eventType.getFields()).filteredOn((field) -> !isBuiltIn(field))
			.hasSizeGreaterThan(2)
			.allSatisfy((field) -> {
				assertThat(field.getLabel()).isNotEmpty();
				assertThat(field.getDescription()).isNotEmpty();
			});
	}

	@Test
	void eventsAreWantedWhileARecordingEnablesThem() {
		List<String> demand = new ArrayList<>();
		this.collector.onDemand(() -> demand.add("begin"), () -> demand.add("end"));
		assertThat(demand).containsExactly("end");
		try (Recording unrelated = new Recording()) {
			unrelated.start();
			assertThat(demand).containsExactly("end");
		}
		try (Recording first = recording(); Recording second = recording()) {
			first.start();
			second.start();
			assertThat(demand).containsExactly("end", "begin");
			first.stop();
			assertThat(demand).containsExactly("end", "begin");
			second.stop();
			assertThat(demand).containsExactly("end", "begin", "end");
		}
	}

	@Test
	void eventsAreWantedAtOnceInARunningRecordingAndNeverOnceClosed() {
		List<String> demand = new ArrayList<>();
		try (Recording recording = recording()) {
			recording.start();
			this.collector.onDemand(() -> demand.add("begin"), () -> demand.add("end"));
			assertThat(demand).containsExactly("begin");
			this.collector.close();
			assertThat(demand).containsExactly("begin", "end");
		}
		try (Recording recording = recording()) {
			recording.start();
			assertThat(demand).containsExactly("begin", "end");
		}
	}

	@Test
	void demandIsFollowedOnce() {
		this.collector.onDemand(() -> {
		}, () -> {
		});
		assertThatIllegalStateException().isThrownBy(() -> this.collector.onDemand(() -> {
		}, () -> {
		}));
		this.collector.close();
	}

	private RecordedEvent record(LifecycleEvent event) throws IOException {
		Path file = Files.createTempFile(this.directory, "events", ".jfr");
		try (Recording recording = recording()) {
			recording.start();
			this.collector.record(event);
			recording.stop();
			recording.dump(file);
		}
		List<RecordedEvent> events = RecordingFile.readAllEvents(file);
		assertThat(events).hasSize(1);
		return events.get(0);
	}

	private static Recording recording() {
		Recording recording = new Recording();
		List.of("ApplicationState", "Request", "BackgroundTask", "Connection", "Listener", "Own")
			.forEach((name) -> recording.enable("io.lifecycle." + name));
		return recording;
	}

	private static boolean isBuiltIn(ValueDescriptor field) {
		return List.of("startTime", "duration", "eventThread", "stackTrace").contains(field.getName());
	}

	record OrderPlaced(String order, long timestampNanos) implements LifecycleEvent {

		OrderPlaced(String order) {
			this(order, LifecycleClock.monotonicNanos());
		}

	}

	record OrderRefused(long durationNanos, Throwable error, long timestampNanos) implements TimedEvent, FallibleEvent {

		@Override
		public String toString() {
			return "refused";
		}

	}

	record Broken() implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 1;
		}

		@Override
		public String toString() {
			throw new IllegalStateException("broken");
		}

	}

}
