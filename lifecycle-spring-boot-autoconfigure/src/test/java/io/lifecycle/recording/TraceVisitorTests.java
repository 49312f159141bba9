package io.lifecycle.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.StartupComplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.context.support.StaticApplicationContext;

import static io.lifecycle.recording.RecordedRunFile.at;
import static io.lifecycle.recording.RecordedRunFile.closed;
import static io.lifecycle.recording.RecordedRunFile.complete;
import static io.lifecycle.recording.RecordedRunFile.completed;
import static io.lifecycle.recording.RecordedRunFile.exchange;
import static io.lifecycle.recording.RecordedRunFile.info;
import static io.lifecycle.recording.RecordedRunFile.opened;
import static io.lifecycle.recording.RecordedRunFile.received;
import static io.lifecycle.recording.RecordedRunFile.started;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceVisitor}. {@link TraceFile} checks the rules of the format.
 */
class TraceVisitorTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void requestsAreSlicesOfTheirConnection() throws IOException {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 0))
			.events(exchange(3, 1, "/orders/2", 200, "/orders/{id}", 1, 23.237))
			.events(exchange(3, 2, "/orders/3", 404, null, 30, 31))
			.events(closed(3, 2, 0, 40));
		TraceFile trace = trace();
		assertThat(trace.names("X")).containsExactly("GET /orders/{id}", "GET /orders/3", "connection");
		JsonNode slice = trace.phase("X").get(0);
		assertThat(slice.path("pid").asInt()).isOne();
		assertThat(slice.path("tid").asInt()).isEqualTo(3);
		assertThat(TraceFile.time(slice)).isEqualByComparingTo("1000");
		assertThat(slice.path("dur").decimalValue()).isEqualByComparingTo("22237");
		assertThat(slice.path("args").path("status").asInt()).isEqualTo(200);
		assertThat(slice.path("args").path("place").asString()).isEqualTo(file.path() + ":6");
		assertThat(trace.phase("M")).extracting((entry) -> entry.path("args").path("name").asString())
			.containsExactly("bank pod-1, run a, pid 42", "Tasks of bank pod-1, run a, pid 42",
					"connection 3 from 10.0.0.7");
	}

	@Test
	void requestsThatOverlapAreAsynchronous() throws IOException {
		RequestInfo first = new RequestInfo(1, 3, "GET", "/a", null, "HTTP/2.0", "https", "10.0.0.7", Map.of());
		file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 0), complete(first, 200, "/a", null, 1, 9), closed(3, 1, 0, 40))
			.events(complete(info(0, 2, "/b"), 200, "/b", null, 1, 9))
			.events(opened(4, 0), complete(info(4, 3, "/c"), 200, "/c", null, 1, 20))
			.events(complete(info(4, 4, "/d"), 200, "/d", null, 15, 21), closed(4, 2, 0, 40));
		TraceFile trace = trace();
		assertThat(trace.names("b")).containsExactly("GET /a", "GET /b", "GET /d");
		assertThat(trace.names("X")).containsExactly("connection", "GET /c", "connection");
	}

	@Test
	void exchangesWithoutRequestEventsAreShown() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 0), started(3, 1, "/a", 1), completed(3, 1, 200, 1, 5))
			.events(started(3, 2, "/b", 6), new ResponseAborted(3, 0, 2, 7, 1_000_000, at(7)))
			.events(new ClientDisconnected(3, 0, true, at(7)), completed(3, 0, 400, 8, 9), closed(3, 2, 0, 10));
		TraceFile trace = trace();
		assertThat(trace.names("X")).containsExactly("GET /a", "GET /b", "connection");
		assertThat(trace.names("i")).containsExactly("response aborted", "client disconnected", "refused with 400");
	}

	@Test
	void tasksHaveLanesAndArrowsFromTheirRequests() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 0), received(info(3, 1, "/a"), 1))
			.events(task("1", 1, 2, 4))
			.events(complete(info(3, 1, "/a"), 200, "/a", null, 1, 10))
			.events(task("2", 1, 3, 12))
			.events(task("3", 1, 12, 14))
			.events(task("4", 0, 3, 20));
		TraceFile trace = trace();
		List<JsonNode> tasks = trace.phase("X").stream().filter((entry) -> entry.path("pid").asInt() == 2).toList();
		assertThat(tasks).extracting((entry) -> entry.path("tid").asInt()).containsExactly(1, 2, 1, 3);
		assertThat(trace.phase("s")).extracting((entry) -> entry.path("id").asString())
			.containsExactlyInAnyOrder("task 1", "task 2", "task 3");
	}

	@Test
	void statesAndGapsAreMarksAcrossAll() throws IOException {
		StaticApplicationContext application = new StaticApplicationContext();
		file("events.jsonl").header("a", 1, 0)
			.events(new StartupComplete(application, 5_000_000, at(5)), new DrainBegin(application, 2, at(6)))
			.events(new DrainComplete(application, DrainOutcome.COMPLETE, 3_000_000, List.of(), at(9)))
			.gap(7, 10);
		TraceFile trace = trace();
		assertThat(trace.names("i")).containsExactly("StartupComplete", "DrainBegin", "DrainComplete",
				"7 events dropped");
		assertThat(trace.phase("i")).allSatisfy((mark) -> assertThat(mark.path("s").asString()).isEqualTo("g"));
		assertThat(trace.names("b")).containsExactly("startup", "drain");
	}

	@Test
	void runsAreProcessesAndWhatWasOpenLastsUntilTheirEnd() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 1), started(3, 1, "/a", 2))
			.events(new BackgroundTaskStarted("1", "nightly", 0, at(3)), opened(4, 7))
			.header("b", 1, 100)
			.events(opened(3, 101), closed(3, 0, 101, 102));
		TraceFile trace = trace();
		assertThat(trace.phase("X")).extracting((entry) -> entry.path("name").asString() + " " + entry.path("pid"))
			.containsExactly("GET /a 1", "connection 1", "connection 1", "nightly 2", "connection 3");
		assertThat(trace.phase("X").get(0).path("dur").decimalValue()).isEqualByComparingTo("5000");
	}

	@Test
	void ownEventsAreMarks() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.text("{\"type\":\"OrderPlaced\",\"order_id\":135,\"time\":\"2026-11-26T20:23:50Z\",\"class\":\"com.acme.OrderPlaced\"}\n");
		assertThat(trace().names("i")).containsExactly("OrderPlaced");
	}

	@Test
	void hostileTextsAreValid() throws IOException {
		file("events.jsonl").header("a\ud800\u0000", 1, 0)
			.events(opened(3, 0))
			.events(new RequestStarted(3, 0, 1, "G\"\u2028", "/\ud800<script>\u0000" + "\ud83d\ude00".repeat(3000), "",
					at(1)))
			.events(complete(info(3, 1, "/\"],}\udc00"), 200, "\\", new IllegalStateException("\"\n\udfff"), 1, 2));
		assertThat(trace().entries()).isNotEmpty();
	}

	@Test
	void anyOrderOfEventsIsValid() throws IOException {
		List<LifecycleEvent> events = new ArrayList<>();
		Random random = new Random(11);
		for (int id = 1; id <= 300; id++) {
			int begin = random.nextInt(1000);
			int end = begin + random.nextInt(100);
			Collections.addAll(events, exchange(1 + id % 7, id, "/" + id, 200, null, begin, end));
			Collections.addAll(events, task(String.valueOf(id), random.nextInt(300), begin, end));
		}
		Collections.shuffle(events, random);
		file("events.jsonl").events(events.toArray(LifecycleEvent[]::new));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		export(out);
		TraceFile.read(out.toByteArray());
	}

	private static LifecycleEvent[] task(String id, long request, double begin, double end) {
		return new LifecycleEvent[] { new BackgroundTaskStarted(id, "mail", request, at(begin)),
				new BackgroundTaskComplete(id, "mail", at(end) - at(begin), request, at(end)) };
	}

	private RecordedRunFile file(String name) {
		return new RecordedRunFile(this.directory.resolve(name));
	}

	private TraceFile trace() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		export(out);
		return TraceFile.read(out.toByteArray());
	}

	private void export(ByteArrayOutputStream out) throws IOException {
		try (TraceVisitor visitor = new TraceVisitor(out)) {
			Recording.open(this.directory).read(visitor);
		}
	}

}
