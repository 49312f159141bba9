package io.lifecycle.console;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.lifecycle.collector.RecentEvents;
import io.lifecycle.collector.ShortRests;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.CheckReport;
import io.lifecycle.recording.CheckVisitor;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.Recording;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.Show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a stream sends, part by part.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleStreamTests {

	private RecentEvents recent = new RecentEvents(0, ConsoleSource.RING, (text) -> text);

	private final List<InFlight> inFlight = new CopyOnWriteArrayList<>();

	private volatile @Nullable Duration remaining;

	private final Connections connections = new Connections(SignalBus.create(), 0, RequestCapture.defaults());

	private ConsoleSource source = source(this.recent);

	private ConsoleStreams streams = streams(this.source);

	private ConsoleSource source(RecentEvents ring) {
		return new ConsoleSource(new InstanceIdentity("shop", "host-1", "5f0e-run", 0), SignalBus.create(), ring,
				this.connections, List::of, () -> this.inFlight, Map::of, () -> this.remaining, Duration.ofSeconds(30),
				new LifecycleJson(), new Redaction((text) -> text, (name, value) -> value), () -> "../signals",
				() -> "https://localhost:8443");
	}

	private static ConsoleStreams streams(ConsoleSource source) {
		return new ConsoleStreams(source, 3, Duration.ofHours(1));
	}

	private void restSoon() {
		this.recent = ShortRests.ring();
		this.source = source(this.recent);
		this.streams = streams(this.source);
	}

	private ConsoleStream open(Ask ask) {
		return Objects.requireNonNull(this.streams.open(StreamQuery.of(ask, true)));
	}

	private static String text(ConsoleStream stream) {
		byte[] part = stream.next();
		return (part != null) ? new String(part, StandardCharsets.UTF_8) : "";
	}

	private static String until(ConsoleStream stream, String text) {
		StringBuilder read = new StringBuilder();
		while (read.indexOf(text) < 0) {
			byte[] part = Objects.requireNonNull(stream.next(), read::toString);
			read.append(new String(part, StandardCharsets.UTF_8));
		}
		return read.toString();
	}

	private static String rest(ConsoleStream stream) {
		StringBuilder read = new StringBuilder();
		for (byte[] part = stream.next(); part != null; part = stream.next()) {
			read.append(new String(part, StandardCharsets.UTF_8));
		}
		return read.toString();
	}

	private static JsonNode data(String text, String event) {
		int start = text.indexOf("event: " + event + "\ndata: ") + ("event: " + event + "\ndata: ").length();
		return JsonMapper.shared().readTree(text.substring(start, text.indexOf('\n', start)));
	}

	private void request(long id, int status, @Nullable Throwable error) {
		RequestInfo info = info(id);
		this.recent.record(new RequestStarted(id, 0, id, "GET", "/users/" + id, "HTTP/1.1"));
		this.recent.record(new RequestReceived(info));
		this.recent.record(new ResponseCompleted(id, 0, id, status, 10, 1_000_000));
		this.recent.record(new RequestComplete(info, new ResponseInfo(status, 10, "/users/{id}"), 1_000_000, error));
	}

	private static RequestInfo info(long id) {
		return new RequestInfo(id, id, "GET", "/users/" + id, null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
	}

	@Test
	void helloComesFirstThenTheEventsWithTheirNumbers() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			String hello = text(stream);
			assertThat(hello).startsWith("retry: 1000\nevent: hello\ndata: {");
			assertThat(data(hello, "hello").get("epoch").asString()).isEqualTo("5f0erun");
			assertThat(data(hello, "hello").get("signals").asString()).isEqualTo("../signals");
			assertThat(data(hello, "hello").get("server").asString()).isEqualTo("https://localhost:8443");
			request(1, 200, null);
			String text = until(stream, "RequestComplete");
			JsonNode events = data(text, "events");
			assertThat(events.valueStream().map((event) -> event.get("type").asString()))
				.containsExactly("RequestStarted", "RequestReceived", "ResponseCompleted", "RequestComplete");
			assertThat(events.valueStream().map((event) -> event.get("family").asString()))
				.containsExactly("connection", "request", "connection", "request");
			assertThat(events.valueStream().map((event) -> event.get("seq").asLong())).isSorted();
			assertThat(text).contains("id: 5f0erun-" + events.get(3).get("seq").asLong() + "\nevent: events\n");
		}
	}

	@Test
	void eventIsWrittenAsEverywhereElse() {
		RequestInfo info = new RequestInfo(1, 1, "GET", "/a", "b=\u2028", "HTTP/1.1", "http", "127.0.0.1",
				Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
		RequestComplete event = new RequestComplete(info, new ResponseInfo(200, 10, "/a"), 1_000_000,
				new IllegalStateException("no"));
		try (ConsoleStream stream = open(Ask.forEvents())) {
			this.recent.record(event);
			assertThat(until(stream, "RequestComplete"))
				.contains("\"family\":\"request\"," + new LifecycleJson().write(event).substring(1));
		}
	}

	@Test
	void componentsOfOwnEventsDoNotHideTheNumber() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			this.recent.record(new Numbered(7, "mine", 1));
			JsonNode event = data(until(stream, "event: events"), "events").get(0);
			assertThat(event.get("seq").asLong()).isEqualTo(this.recent.next() - 1);
			assertThat(event.get("family").asString()).isEqualTo("own");
			assertThat(event.get("own_seq").asInt()).isEqualTo(7);
			assertThat(event.get("own_family").asString()).isEqualTo("mine");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/event-stream                              | text/event-stream;charset=UTF-8
			Text/Event-Stream ; q=0.5, */*;q=0.1           | text/event-stream;charset=UTF-8
			text/event-stream;q=0, application/x-ndjson    | application/x-ndjson
			text/event-stream; q=0.000                     | text/plain;charset=UTF-8
			application/x-ndjson;q=0.01                    | application/x-ndjson
			*/*                                            | text/plain;charset=UTF-8
			""")
	void formatIsOneThatTheClientAccepts(String accept, String type) {
		assertThat(StreamFormat.of(new Ask(Map.of("Accept", accept), Map.of())).mediaType()).isEqualTo(type);
	}

	@Test
	void streamContinuesAfterTheIdThatTheClientHas() {
		String id;
		try (ConsoleStream stream = open(Ask.forEvents())) {
			request(1, 200, null);
			String text = until(stream, "RequestComplete");
			id = text.substring(text.indexOf("id: ") + 4, text.indexOf("\nevent: events"));
			request(2, 200, null);
		}
		request(3, 200, null);
		try (ConsoleStream stream = open(Ask.forEvents().after(id))) {
			String text = until(stream, "/users/3\"");
			assertThat(text).contains("/users/2\"").doesNotContain("/users/1\"").doesNotContain("event: lost");
			assertThat(data(text, "events").get(0).get("seq").asLong())
				.isEqualTo(Long.parseLong(id.substring(id.indexOf('-') + 1)) + 1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "otherepoch-5", "5f0erun-", "5f0erun-x", "nonsense", "5f0erun-99999999999999999999" })
	void anyOtherIdBeginsWithTheOldestEvent(String id) {
		try (ConsoleStream first = open(Ask.forEvents())) {
			request(1, 200, null);
			try (ConsoleStream stream = open(Ask.forEvents().after(id))) {
				assertThat(until(stream, "RequestComplete")).contains("/users/1\"").doesNotContain("event: lost");
			}
		}
	}

	@Test
	void futureIdBeginsWithTheNextEvent() {
		try (ConsoleStream first = open(Ask.forEvents())) {
			request(1, 200, null);
			try (ConsoleStream stream = open(Ask.forEvents().after("5f0erun-999999"))) {
				request(2, 200, null);
				assertThat(until(stream, "RequestComplete")).contains("/users/2\"").doesNotContain("/users/1\"");
			}
		}
	}

	@Test
	void overwrittenEventsAreReportedAndCountsShowIt() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			for (int i = 0; i < ConsoleSource.RING; i++) {
				request(1, 200, null);
			}
			String text = until(stream, "event: lost");
			JsonNode lost = data(text, "lost");
			assertThat(lost.get("overwritten").asLong()).isGreaterThan(2L * ConsoleSource.RING);
			assertThat(lost.get("from").asLong()).isLessThan(lost.get("to").asLong());
		}
	}

	@Test
	void streamThatIsBehindLeavesOutOrdinaryEventsOnly() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			int requests = ConsoleSource.RING / 4 - 100;
			for (int i = 1; i <= requests; i++) {
				boolean bad = i % 50 == 0;
				request(i, bad ? 500 : 200, bad ? new IllegalStateException("no") : null);
			}
			List<JsonNode> sent = new ArrayList<>();
			long leftOut = 0;
			while (sent.size() + leftOut < 4L * requests) {
				String part = until(stream, "event: ");
				if (part.contains("event: events\n")) {
					data(part, "events").forEach(sent::add);
				}
				if (part.contains("event: lost\n")) {
					assertThat(data(part, "lost").get("overwritten").asLong()).isZero();
					leftOut += data(part, "lost").get("left_out").valueStream().mapToLong(JsonNode::asLong).sum();
				}
			}
			assertThat(leftOut).isPositive();
			assertThat(sent.size() + leftOut).isEqualTo(4L * requests);
			assertThat(sent.stream()
				.filter((event) -> event.get("type").asString().equals("RequestComplete")
						&& event.at("/response/status").asInt() == 500))
				.hasSize(requests / 50);
		}
	}

	@Test
	void lastPartHasEverythingThatIsLeft() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			for (int i = 1; i <= 3000; i++) {
				this.recent.record(new OrderPlaced(i));
			}
			stream.end("shutdown");
			JsonNode events = data(rest(stream), "events");
			assertThat(events.size()).isEqualTo(3000);
			assertThat(events.get(2999).get("number").asInt()).isEqualTo(3000);
		}
	}

	@Test
	void lossIsReportedOnce() {
		String id;
		try (ConsoleStream stream = open(Ask.forEvents().with("type", "Nothing"))) {
			text(stream);
			for (int i = 0; i < ConsoleSource.RING; i++) {
				request(1, 200, null);
			}
			String text = until(stream, "event: lost");
			id = text.substring(text.lastIndexOf("id: ") + 4, text.indexOf("\nevent: lost"));
			assertThat(id).isEqualTo("5f0erun-" + data(text, "lost").get("to").asLong());
		}
		try (ConsoleStream stream = open(Ask.forEvents().with("type", "Nothing").after(id))) {
			assertThat(until(stream, "event: state")).doesNotContain("event: lost");
		}
	}

	@Test
	void pairsAreLeftOutOrSentTogether() {
		Thinning thinning = Thinning.of(ConsoleSource.RING);
		for (long id = 1; id < 100; id++) {
			assertThat(thinning.leavesOut(new ConnectionOpened(id, 0, "", 0, "", 0, "h1")))
				.isEqualTo(thinning.leavesOut(new ConnectionClosed(id, 0, 1, 1, 1, CloseReason.COMPLETE, null)));
			assertThat(thinning.leavesOut(new ConnectionClosed(id, 0, 1, 1, 1, CloseReason.TIMEOUT, null))).isFalse();
		}
	}

	@Test
	void secondsAreCountedExactlyWhateverTheStreamSelects() {
		try (ConsoleStream stream = open(Ask.forEvents().with("type", "Nothing"))) {
			text(stream);
			for (int i = 1; i <= 300; i++) {
				request(i, (i % 3 == 0) ? 404 : 200, null);
			}
			this.recent.record(new ConnectionOpened(1, 0, "", 0, "", 0, "h1"));
			this.recent.record(new ConnectionClosed(1, 0, 1, 1, 1, CloseReason.CLIENT_DISCONNECT, null));
			this.recent.record(new BackgroundTaskFailed("t", "task", 1, new IllegalStateException()));
			this.recent.record(new OrderPlaced(7));
			long requests = 0;
			long clientErrors = 0;
			long measured = 0;
			StringBuilder all = new StringBuilder();
			while (requests < 300 || !all.toString().contains("OrderPlaced")) {
				String part = until(stream, "event: seconds");
				for (JsonNode second : data(part, "seconds")) {
					requests += second.path("requests").asLong();
					clientErrors += second.path("c4").asLong();
					measured += second.at("/routes/GET ~1users~1{id}/6")
						.valueStream()
						.mapToLong(JsonNode::asLong)
						.sum();
					all.append(second);
				}
				assertThat(part).doesNotContain("event: events");
			}
			assertThat(requests).isEqualTo(300);
			assertThat(clientErrors).isEqualTo(100);
			assertThat(measured).isEqualTo(300);
			assertThat(all.toString()).contains("\"reasons\":{\"client_disconnect\":1}", "\"tasks_failed\":1",
					"\"own\":{\"OrderPlaced\":1}", "\"opened\":1", "\"closed\":1");
		}
	}

	@Test
	void durationOfAStreamIsNotThatOfItsRoute() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			this.recent.record(new RequestComplete(info(5), new ResponseInfo(200, 10, "/users/{id}", null, true),
					900_000_000, null));
			request(6, 200, null);
			StringBuilder seconds = new StringBuilder();
			while (!seconds.toString().contains("\"requests\"")) {
				seconds.append(data(until(stream, "event: seconds"), "seconds"));
			}
			assertThat(seconds.toString()).contains("\"streams\":1", "\"GET /users/{id}\":[2,0,0,0,20,1.0,{\"39\":1}]");
		}
	}

	@Test
	void eventWithoutATimeHasThatOfItsEmission() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			long before = LifecycleClock.monotonicNanos();
			this.recent.record(new LifecycleEvent() {

				@Override
				public long timestampNanos() {
					throw new IllegalStateException("on purpose");
				}

			});
			JsonNode event = data(until(stream, "event: events"), "events").get(0);
			assertThat(event.path("timestamp_ns").asLong()).isGreaterThanOrEqualTo(before);
			assertThat(event.has("time")).isTrue();
		}
	}

	@Test
	void eventsOfAnyClaimedTimeAreCounted() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			this.recent.record(new Claimed(Long.MIN_VALUE));
			this.recent.record(new Claimed(Long.MAX_VALUE));
			this.recent.record(new Claimed(0));
			long own = 0;
			while (own < 3) {
				for (JsonNode second : data(until(stream, "event: seconds"), "seconds")) {
					own += second.at("/own/Claimed").asLong();
				}
			}
			assertThat(own).isEqualTo(3);
		}
	}

	@Test
	void stateShowsWhatIsActive() {
		this.inFlight.add(new InFlightRequest(5, 5, "GET", "/users/5", "/users/{id}", false, 2_000_000));
		try (ConsoleStream stream = open(Ask.forEvents())) {
			JsonNode state = data(until(stream, "event: state"), "state");
			assertThat(state.get("draining").asBoolean()).isFalse();
			assertThat(state.get("in_flight_total").asInt()).isEqualTo(1);
			assertThat(state.at("/in_flight/0/kind").asString()).isEqualTo("request");
			assertThat(state.at("/in_flight/0/path").asString()).isEqualTo("/users/5");
			assertThat(state.at("/stream/pages").asInt()).isEqualTo(1);
		}
	}

	@Test
	void numbersAreJsonInEveryLanguage() {
		Locale before = Locale.getDefault();
		try (ConsoleStream stream = open(Ask.forEvents())) {
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			assertThat(data(until(stream, "event: state"), "state").at("/stream/pages").asInt()).isEqualTo(1);
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void stateIsMoreFrequentWhileTheApplicationDrains() {
		this.remaining = Duration.ofSeconds(20);
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			long before = System.nanoTime();
			JsonNode first = data(until(stream, "event: state"), "state");
			JsonNode last = data(until(stream, "event: state"), "state");
			assertThat(first.get("draining").asBoolean()).isTrue();
			assertThat(first.get("remaining_ms").asLong()).isEqualTo(20_000);
			assertThat(last.get("now_ns").asLong() - before).isPositive();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					type       | RequestComplete                       | RequestComplete
					type       | RequestEvent                          | RequestReceived,RequestComplete
					type       | io.lifecycle.event.RequestStarted     | RequestStarted
					type       | OrderPlaced                           | OrderPlaced
					type       | io.lifecycle.console.ConsoleStreamTests$OrderPlaced | OrderPlaced
					path       | /users/2/**                           |
					path       | /users/*                              | RequestStarted,RequestReceived,RequestComplete
					status     | 2xx                                   | ResponseCompleted,RequestComplete
					status     | 500                                   |
					slower     | 1ms                                   | ResponseCompleted,RequestComplete
					slower     | 1s                                    |
					connection | 1                                     | RequestStarted,RequestReceived,ResponseCompleted,RequestComplete
					connection | 2                                     |
					request    | 1                                     | RequestStarted,RequestReceived,ResponseCompleted,RequestComplete
					""")
	void eventsAreSelectedAsByListeners(String parameter, String value, @Nullable String types) {
		try (ConsoleStream stream = open(Ask.forRecording().with(parameter, value))) {
			request(1, 200, null);
			this.recent.record(new OrderPlaced(7));
			this.connections.observers().end(Duration.ZERO);
			List<String> sent = rest(stream).lines()
				.map((line) -> JsonMapper.shared().readTree(line).get("type").asString())
				.filter((type) -> !type.startsWith("Recording"))
				.toList();
			assertThat(sent).containsExactlyElementsOf((types != null) ? List.of(types.split(",")) : List.of());
		}
	}

	@ParameterizedTest
	@CsvSource({ "status, 99", "status, 6xx", "status, ok", "slower, never", "slower, -1s", "path, users", "path, /{",
			"connection, x", "request, -1", "type, '<b>'", "statsu, 5xx", "'<b>', 1" })
	void wrongFiltersAreRefusedWithASentence(String parameter, String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamQuery.of(Ask.forEvents().with(parameter, value), true))
			.satisfies((ex) -> assertThat(ex.getMessage()).endsWith(".")
				.doesNotContain("<b>")
				.contains((parameter.equals("statsu") || parameter.equals("<b>")) ? "It has: after, all," : parameter));
	}

	@Test
	void parametersOfSpringSecurityAreNoFilters() {
		assertThat(StreamQuery.of(Ask.forEvents().with("continue", "").with("access_token", "a"), true)).isNotNull();
	}

	@Test
	void savedLinesAreARecording(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("saved.jsonl");
		try (ConsoleStream stream = open(Ask.forRecording())) {
			request(1, 200, null);
			this.recent.record(new OrderPlaced(7));
			this.connections.observers().end(Duration.ZERO);
			Files.writeString(file, rest(stream));
		}
		try (Stream<RecordedEvent> events = Recording.open(file).events()) {
			assertThat(events.map(RecordedEvent::event)).hasSize(5)
				.last()
				.isInstanceOfSatisfying(OrderPlaced.class, (event) -> assertThat(event.number()).isEqualTo(7));
		}
	}

	// Neither its own connection nor work that outlives it has ended then.
	@ParameterizedTest
	@ValueSource(strings = { "shutdown", "replaced", "renew" })
	void endOfTheStreamIsNotThatOfTheRun(String why, @TempDir Path directory) throws IOException {
		Path file = directory.resolve("saved.jsonl");
		try (ConsoleStream stream = open(Ask.forRecording())) {
			text(stream);
			this.recent.record(new ConnectionOpened(1, 0, "127.0.0.1", 1, "127.0.0.1", 2, "HTTP/1.1"));
			stream.end(why);
			Files.writeString(file, rest(stream));
		}
		CheckVisitor check = new CheckVisitor();
		Recording.open(file).read(check);
		CheckReport report = check.report();
		assertThat(report.violationCount()).isZero();
		assertThat(report.openCount()).isEqualTo(1);
	}

	@Test
	void textIsReadableAndShort() {
		try (ConsoleStream stream = open(Ask.forText())) {
			request(1, 200, null);
			this.recent.record(new ConnectionClosed(4, 0, 2, 24_000, 241_000_000, CloseReason.CLIENT_DISCONNECT,
					"the client reset the connection"));
			this.recent.record(new OrderPlaced(7));
			this.connections.observers().end(Duration.ZERO);
			String text = until(stream, "# end: shutdown");
			assertThat(text).startsWith("# shop, process ")
				.containsPattern("\n[0-9:.]{12}  #1  GET /users/1  200  10 B  1.0 ms  /users/\\{id}\n")
				.containsPattern("  #4  closed  client_disconnect \\(the client reset the connection\\)  2 requests, "
						+ "24.0 kB, 241 ms\n")
				.containsPattern("  OrderPlaced  number=7\n")
				.doesNotContain("RequestStarted");
		}
	}

	@Test
	void terminalIsNotControlledByWhatClientsSend() {
		try (ConsoleStream stream = open(Ask.forText().with("all", ""))) {
			this.recent.record(new RequestStarted(1, 0, 1, "GET\u001b[2J", "/\u001b]0;x\u0007\r\n\u202e", "HTTP/1.1"));
			RequestInfo info = new RequestInfo(1, 1, "G\u0000", "/\u009b31m", "q=\u001b[1A", "HTTP/1.1", "http", "a",
					Map.of());
			this.recent.record(new RequestComplete(info, new ResponseInfo(200, 10, null), 1,
					new IllegalStateException("\u001b[31mred\nsecond line")));
			this.recent.record(new Named("\u001b[2J\u2028\u200f"));
			this.connections.observers().end(Duration.ZERO);
			String text = until(stream, "# end: shutdown");
			assertThat(text.replace("\n", "").chars()).allMatch((c) -> c >= ' ' && c < 0x7f);
			assertThat(text.lines()).hasSize(5);
		}
	}

	@Test
	void oneMoreStreamReplacesTheOneThatHasNotReadForTheLongestTime() {
		ConsoleStream first = open(Ask.forEvents());
		ConsoleStream second = open(Ask.forEvents());
		ConsoleStream third = open(Ask.forEvents());
		text(second);
		text(first);
		text(third);
		ConsoleStream fourth = open(Ask.forEvents());
		assertThat(until(second, "bye")).contains("{\"why\":\"replaced\"}");
		assertThat(second.next()).isNull();
		assertThat(this.streams.size()).isEqualTo(3);
		List.of(first, second, third, fourth).forEach(ConsoleStream::close);
		assertThat(this.streams.size()).isZero();
	}

	@Test
	void clientsThatTheServerDoesNotLetGoAreBounded() {
		List<ConsoleStream> stuck = new ArrayList<>();
		for (int i = 0; i < 3 + 64; i++) {
			stuck.add(open(Ask.forEvents()));
		}
		assertThat(this.streams.open(StreamQuery.of(Ask.forEvents(), true))).isNull();
		stuck.get(0).close();
		assertThat(this.streams.open(StreamQuery.of(Ask.forEvents(), true))).isNotNull();
	}

	@Test
	void clientsThatDoNotReadMakeRoomHoweverManyTheyAre() {
		for (int i = 0; i < 200; i++) {
			open(Ask.forEvents()).start(new UnreadOutput());
		}
		assertThat(this.streams.size()).isEqualTo(3);
		this.streams.close();
	}

	@Test
	void serverThatOthersReachAnswersToAnyName() {
		assertThat(new ConsoleSettings(Show.NEVER, Set.of(), 8, false, List.of()).isAllowed("app.example")).isTrue();
		assertThat(new ConsoleSettings(Show.NEVER, Set.of(), 8, true, List.of()).isAllowed("app.example")).isFalse();
	}

	@Test
	void endedStreamHasSentEverything() {
		try (ConsoleStream stream = open(Ask.forEvents())) {
			text(stream);
			request(1, 200, null);
			this.connections.observers().end(Duration.ZERO);
			assertThat(until(stream, "bye")).contains("RequestComplete", "{\"why\":\"shutdown\"}");
			assertThat(stream.next()).isNull();
		}
		try (ConsoleStream late = open(Ask.forEvents())) {
			assertThat(until(late, "bye")).contains("hello", "RequestComplete");
		}
	}

	@Test
	void timeInWhichNobodyWatchedIsNotAnEvent() {
		restSoon();
		String id;
		try (ConsoleStream stream = open(Ask.forEvents())) {
			request(1, 200, null);
			String text = until(stream, "RequestComplete");
			id = text.substring(text.indexOf("id: ") + 4, text.indexOf("\nevent: events"));
		}
		Awaitility.await().until(() -> this.recent.oldest() == this.recent.next());
		try (ConsoleStream stream = open(Ask.forEvents().after(id))) {
			JsonNode lost = data(until(stream, "event: lost"), "lost");
			assertThat(lost.get("overwritten").asLong()).isZero();
			assertThat(lost.get("unwatched_ms").asLong()).isNotNegative();
		}
	}

	@Test
	void valuesAreShownForALimitedTime() {
		ConsoleStreams limited = new ConsoleStreams(this.source, 3, Duration.ofMillis(1));
		try (ConsoleStream shown = Objects.requireNonNull(limited.open(StreamQuery.of(Ask.forEvents(), true)));
				ConsoleStream hidden = Objects.requireNonNull(limited.open(StreamQuery.of(Ask.forEvents(), false)))) {
			assertThat(until(shown, "bye")).contains("{\"why\":\"renew\"}");
			assertThat(shown.next()).isNull();
			assertThat(until(hidden, "event: state")).doesNotContain("bye");
		}
	}

	@Test
	void streamEndsWithItsSession() {
		AtomicBoolean valid = new AtomicBoolean(true);
		StreamQuery asked = StreamQuery.of(Ask.forEvents(), false);
		StreamQuery query = new StreamQuery(asked.format(), false, asked.filter(), false, null, null, 0, 0, valid::get);
		try (ConsoleStream stream = Objects.requireNonNull(this.streams.open(query))) {
			assertThat(until(stream, "event: state")).doesNotContain("bye");
			valid.set(false);
			assertThat(until(stream, "bye")).contains("{\"why\":\"renew\"}");
		}
	}

	@Test
	void nothingIsKeptAfterTheLastStream() {
		restSoon();
		ConsoleStream stream = open(Ask.forEvents());
		request(1, 200, null);
		stream.close();
		stream.close();
		long next = this.recent.next();
		Awaitility.await().until(() -> {
			request(2, 200, null);
			return this.recent.oldest() == this.recent.next();
		});
		long rest = this.recent.next();
		request(3, 200, null);
		assertThat(this.recent.next()).isEqualTo(rest).isGreaterThanOrEqualTo(next);
	}

	private static final class UnreadOutput implements ConsoleOutput {

		private final CountDownLatch aborted = new CountDownLatch(1);

		@Override
		public void write(byte[] part) throws IOException {
			try {
				this.aborted.await();
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException();
			}
			throw new EOFException();
		}

		@Override
		public void end(@Nullable Throwable failure) {
			// Nobody reads it.
		}

		@Override
		public boolean abort() {
			this.aborted.countDown();
			return true;
		}

	}

	private record OrderPlaced(int number, long timestampNanos) implements LifecycleEvent {

		OrderPlaced(int number) {
			this(number, LifecycleClock.monotonicNanos());
		}

	}

	private record Numbered(int seq, String family, long timestampNanos) implements LifecycleEvent {

	}

	private record Claimed(long timestampNanos) implements LifecycleEvent {

	}

	private record Named(String name, long timestampNanos) implements LifecycleEvent {

		Named(String name) {
			this(name, LifecycleClock.monotonicNanos());
		}

	}

}
