package io.lifecycle.recording;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.recording.RecordingSummary.Route;
import io.lifecycle.recording.RecordingSummary.SlowRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.support.StaticApplicationContext;

import static io.lifecycle.recording.RecordedRunFile.at;
import static io.lifecycle.recording.RecordedRunFile.closed;
import static io.lifecycle.recording.RecordedRunFile.complete;
import static io.lifecycle.recording.RecordedRunFile.info;
import static io.lifecycle.recording.RecordedRunFile.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Percentage.withPercentage;

/**
 * Tests for {@link SummaryVisitor}.
 */
class SummaryVisitorTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void routesHaveTheirStatusesAndDurations() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0);
		for (int id = 1; id <= 100; id++) {
			file.events(complete(info(1, id, "/orders/" + id), (id <= 90) ? 200 : 404, "/orders/{id}", null, 0, id));
		}
		file.events(complete(info(1, 101, "/x"), 0, null, new IllegalStateException("x"), 0, 5000));
		RecordingSummary summary = summary();
		Route orders = summary.routes().get(0);
		assertThat(orders).extracting(Route::method, Route::route, Route::count, Route::statuses, Route::errors)
			.containsExactly("GET", "/orders/{id}", 100L, Map.of("2xx", 90L, "4xx", 10L), 0L);
		assertThat(orders.durations().p50Ms()).isCloseTo(50, withPercentage(1));
		assertThat(orders.durations().p95Ms()).isCloseTo(95, withPercentage(1));
		assertThat(orders.durations().p99Ms()).isCloseTo(99, withPercentage(1));
		assertThat(orders.durations().maxMs()).isEqualTo(100);
		assertThat(summary.routes().get(1)).extracting(Route::route, Route::statuses, Route::errors)
			.containsExactly(null, Map.of("none", 1L), 1L);
		assertThat(summary.errors()).containsExactly(Map.entry("java.lang.IllegalStateException", 1L));
		assertThat(summary.types()).containsExactly(Map.entry("RequestComplete", 101L));
	}

	@Test
	void streamsHaveNoDurations() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0);
		for (int id = 1; id <= 3; id++) {
			file.events(new RequestComplete(info(1, id, "/prices"),
					new ResponseInfo(200, 1, (id < 3) ? "/prices" : "/ticker", null, id != 2), id * 1_000_000L, null,
					at(id)));
		}
		RecordingSummary summary = summary();
		assertThat(summary.routes()).extracting(Route::route, Route::count, (route) -> route.durations().maxMs())
			.containsExactly(tuple("/prices", 2L, 2.0), tuple("/ticker", 1L, 0.0));
		assertThat(summary.slowest()).extracting(SlowRequest::durationMs).containsExactly(2.0);
		assertThat(summary.toText()).containsPattern("(?m)/ticker +1 +1 *$");
	}

	@Test
	void quantilesDifferByLessThanOnePercent() {
		Random random = new Random(7);
		long[] durations = random.longs(10_000, 0, 62).map((bits) -> random.nextLong(1L << bits)).toArray();
		DurationHistogram histogram = new DurationHistogram();
		Arrays.stream(durations).forEach(histogram::add);
		Arrays.sort(durations);
		for (double part : new double[] { 0, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1 }) {
			long exact = durations[Math.max(0, (int) Math.ceil(part * durations.length) - 1)];
			assertThat((double) histogram.quantile(part)).as("%s", part).isCloseTo(exact, withPercentage(1));
		}
	}

	@Test
	void slowestRequestsHaveTheirLines() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0);
		IntStream.rangeClosed(1, 50)
			.forEach((id) -> file.events(complete(info(1, id, "/" + id), 200, "/{id}", null, 0, (id * 37) % 50)));
		List<SlowRequest> slowest = summary().slowest();
		assertThat(slowest).hasSize(20).extracting(SlowRequest::durationMs).startsWith(49.0, 48.0).endsWith(30.0);
		SlowRequest first = slowest.get(0);
		assertThat(first.path()).isEqualTo("/" + (first.line() - 1));
		assertThat(first.file()).isEqualTo(file.path().toString());
		assertThat(first.run()).isEqualTo("a");
	}

	@Test
	void connectionsTasksAndDrainsAreCounted() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(1, 1), new ResponseAborted(1, 0, 1, 5, 1, at(2)), new ClientDisconnected(1, 0, true, at(3)))
			.events(closed(1, 1, 1, 4), closed(2, 1, 1, 4))
			.events(new BackgroundTaskComplete("1", "nightly", 2_000_000, 0, at(5)))
			.events(new BackgroundTaskFailed("2", "nightly", 4_000_000, new IllegalStateException("x"), 0, at(6)))
			.events(new DrainComplete(new StaticApplicationContext(), DrainOutcome.TIMEOUT, 3_000_000,
					List.of(new InFlightTask("3", "import", 0, 1)), at(9)))
			.gap(7, 10)
			.text("{\"type\":\"OrderPlaced\",\"class\":\"com.acme.OrderPlaced\"}\n{\"type\":");
		RecordingSummary summary = summary();
		assertThat(summary.closeReasons()).containsExactly(Map.entry("COMPLETE", 2L));
		assertThat(summary.abortedResponses()).isOne();
		assertThat(summary.clientDisconnects()).isOne();
		assertThat(summary.tasks()).singleElement()
			.extracting((task) -> task.task(), (task) -> task.count(), (task) -> task.failed(),
					(task) -> task.durations().maxMs())
			.containsExactly("nightly", 2L, 1L, 4.0);
		assertThat(summary.drains()).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.TIMEOUT);
			assertThat(drain.durationMs()).isEqualTo(3);
			assertThat(drain.stragglers()).singleElement().asString().contains("import");
		});
		assertThat(summary)
			.extracting(RecordingSummary::droppedEvents, RecordingSummary::unknownEvents, RecordingSummary::tornLines)
			.containsExactly(7L, 1L, 1L);
		assertThat(summary.types()).containsEntry("OrderPlaced", 1L);
		assertThat(summary.runs()).extracting(RecordedRun::run, RecordedRun::events, RecordedRun::ended)
			.containsExactly(tuple("a", 9L, false));
	}

	@Test
	void memoryDoesNotDependOnTheNumberOfRoutes() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0);
		IntStream.range(0, 1500).forEach((id) -> file.events(complete(info(1, id, "/"), 200, "/" + id, null, 0, 1)));
		List<Route> routes = summary().routes();
		assertThat(routes).hasSize(1001);
		assertThat(routes.get(0)).extracting(Route::route, Route::count).containsExactly("others", 500L);
	}

	@Test
	void textIsAligned() {
		file("events.jsonl").header("a", 1, 0)
			.events(complete(info(1, 1, "/orders/1"), 200, "/orders/{id}", null, 0, 12.5))
			.events(complete(info(1, 2, "/\u001b[2J"), 404, "/**" + "x".repeat(200), null, 0, 1500))
			.end(2000);
		String text = summary().toText();
		assertThat(text).startsWith("2 events of 1 run")
			.contains(
					"""

							Requests
							  method  route                                                         count  2xx  4xx  errors      p50      p95      p99      max
							  GET     /orders/{id}                                                      1    1               12.5 ms  12.5 ms  12.5 ms  12.5 ms
							  GET     /**xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...      1         1           1.50 s   1.50 s   1.50 s   1.50 s
							""")
			.contains("  1.50 s  404     GET / [2J")
			.doesNotContain("\u001b");
	}

	@Test
	void summaryIsAlsoJson() {
		file("events.jsonl").header("a", 1, 0)
			.events(complete(info(1, 1, "/orders/1"), 200, "/orders/{id}", null, 0, 12.5));
		JsonNode json = JsonMapper.shared().readTree(summary().toJson());
		assertThat(json.path("routes").path(0).path("statuses").path("2xx").asInt()).isOne();
		assertThat(json.path("routes").path(0).path("durations").path("max_ms").asDouble()).isEqualTo(12.5);
		assertThat(json.path("slowest").path(0).path("time").asString()).isEqualTo("2026-11-26T20:23:49.012500Z");
	}

	private RecordedRunFile file(String name) {
		return new RecordedRunFile(this.directory.resolve(name));
	}

	private RecordingSummary summary() {
		SummaryVisitor visitor = new SummaryVisitor();
		Recording.open(this.directory).read(visitor);
		return visitor.summary();
	}

}
