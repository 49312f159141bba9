package com.example.lakeside;

import java.io.File;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Stops the packaged bank while it starts and while it works, several processes at a
 * time. {@code -Ddrain.rounds=50 -Dstart.rounds=20} repeats it more often.
 */
@Execution(ExecutionMode.CONCURRENT)
class ShutdownIT {

	private static final String TRANSFER = "{\"from\":\"400\",\"to\":\"100\",\"amount\":0.01}";

	// This is the exit code of a JVM that receives SIGTERM, with or without the starter.
	private static final int TERMINATED = 143;

	private static String jar = "";

	private final Path directory;

	private final EventLines events;

	ShutdownIT(@TempDir Path directory) {
		this.directory = directory;
		this.events = new EventLines(directory.resolve("target/events.jsonl"));
	}

	// Classes load faster from the jars than from within the archive.
	@BeforeAll
	static void extract(@TempDir Path directory) throws Exception {
		Process extraction = new ProcessBuilder(RunningApplication.JAVA, "-Djarmode=tools", "-jar",
				System.getProperty("sample.jar"), "extract", "--force", "--destination", directory.toString())
			.inheritIO()
			.start();
		assertThat(extraction.waitFor()).isZero();
		jar = directory.resolve("sample-app.jar").toString();
	}

	@Test
	void applicationWithoutStarterEndsWithTheSameExitCode() throws Exception {
		try (RunningApplication plain = RunningApplication.start(this.directory, List.of("-cp",
				classPath((entry) -> !entry.contains("lifecycle-spring-boot-")), PlainQuotes.class.getName()));
				Socket quote = quote(plain)) {
			assertThat(plain.terminate()).isEqualTo(TERMINATED);
			assertThat(quote.isClosed()).isFalse();
			assertThat(plain.output()).noneMatch((line) -> line.contains("lifecycle"));
		}
	}

	private static String classPath(Predicate<String> wanted) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter(wanted)
			.collect(Collectors.joining(File.pathSeparator));
	}

	static LongStream rounds() {
		return new Random().longs(Integer.getInteger("drain.rounds", 1));
	}

	@ParameterizedTest
	@MethodSource("rounds")
	void terminatedUnderLoadAnswersWhatItAccepted(long seed) throws Exception {
		LoadClient.Result result = new LoadClient.Result();
		try (RunningApplication bank = start()) {
			List<Thread> clients = load(bank.port(), result);
			int answers = 1 + new Random(seed).nextInt(300);
			await().pollInterval(Duration.ofMillis(1))
				.atMost(Duration.ofSeconds(60))
				.until(() -> result.answers(200) >= answers);
			bank.signal();
			if (seed % 2 == 0) {
				// The operating system may merge the two.
				bank.signal();
			}
			assertThat(bank.awaitEnd()).isEqualTo(TERMINATED);
			assertThat(bank.output()).filteredOn((line) -> line.contains("ignored")).hasSizeLessThan(2);
			for (Thread client : clients) {
				client.join(TimeUnit.SECONDS.toMillis(30));
				assertThat(client.isAlive()).as(client.getName() + " hangs").isFalse();
			}
		}
		assertThat(result.broken).isEmpty();
		assertThat(result.answers.keySet()).isSubsetOf(200, 201, 503);
		List<JsonNode> all = this.events.all();
		assertOrder(all, "sigterm");
		assertWhole(all, result);
	}

	static LongStream moments() {
		return new Random().longs(Integer.getInteger("start.rounds", 1));
	}

	// A moment is some time after a random line of the output.
	@ParameterizedTest
	@MethodSource("moments")
	void terminatedDuringTheStartEndsInOrder(long seed) throws Exception {
		Random random = new Random(seed);
		try (RunningApplication bank = start()) {
			bank.awaitLines(random.nextInt(18));
			LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(400)));
			assertThat(bank.terminate()).isEqualTo(TERMINATED);
			assertThat(bank.output()).noneMatch((line) -> line.contains("ignored"));
		}
		List<String> types = this.events.all().stream().map((event) -> event.path("type").asString()).toList();
		if (types.contains("ShutdownBegin")) {
			// An OS signal that comes before the handlers has no name.
			assertOrder(this.events.all(), "sigterm", "context_closed");
			assertThat(types.subList(types.indexOf("ShutdownBegin"), types.size())).doesNotContain("StartupComplete");
		}
		else {
			// The process had no context that it could close.
			assertThat(types).doesNotContain("StartupComplete");
		}
	}

	// Such as a shell that uses Ctrl-C itself.
	@Test
	void applicationThatTakesInterruptsEndsWithTheNextSignalOfAnotherKind() throws Exception {
		try (RunningApplication bank = RunningApplication.start(this.directory,
				List.of("-cp", classPath((entry) -> true), InterruptibleBank.class.getName()))) {
			int port = bank.port();
			assumeThat(bank.output()).doesNotContain(InterruptibleBank.IGNORED);
			for (int i = 1; i <= 3; i++) {
				bank.interrupt();
				bank.awaitOutput(Pattern.compile(InterruptibleBank.TAKEN + i));
			}
			assertThat(Curl.run("curl localhost:8080/accounts", port).status()).isEqualTo(200);
			assertThat(bank.terminate()).isEqualTo(TERMINATED);
		}
		assertOrder(this.events.all(), "sigterm");
	}

	private static List<Thread> load(int port, LoadClient.Result result) {
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			for (boolean keepAlive : new boolean[] { true, false }) {
				for (String path : List.of("/accounts", "/quotes/CHF", "/accounts/100/statement?years=30")) {
					clients.add(new Thread(new LoadClient(port, path, "", keepAlive, result), path));
				}
				clients.add(new Thread(new LoadClient(port, "/transfers", TRANSFER, keepAlive, result), "/transfers"));
			}
		}
		clients.forEach(Thread::start);
		return clients;
	}

	private static void assertWhole(List<JsonNode> events, LoadClient.Result result) {
		Set<Long> received = ids(events, "RequestReceived", "request_id");
		assertThat(received).isNotEmpty().containsExactlyElementsOf(upTo(received.size()));
		assertThat(count(events, "ResponseAborted")).isZero();
		// Requests that the server itself refuses during the shutdown are received and
		// answered, but not started.
		Set<Long> started = ids(events, "RequestStarted", "request_id");
		assertThat(received).containsAll(started);
		assertThat(completed(events).filter((id) -> id != 0)).containsExactlyInAnyOrderElementsOf(started);
		assertThat(completed(events).filter((id) -> id == 0)).hasSize(received.size() - started.size());
		for (int status : new int[] { 200, 201 }) {
			assertThat(events.stream()
				.filter(EventLines.type("ResponseCompleted"))
				.filter((event) -> event.path("status").asInt() == status)
				.count()).as("answers that the clients have").isEqualTo(result.answers(status));
		}
		Set<Long> opened = ids(events, "ConnectionOpened", "connection_id");
		assertThat(opened).containsExactlyElementsOf(upTo(opened.size()));
		assertThat(ids(events, "ConnectionClosed", "connection_id")).containsExactlyElementsOf(opened);
		assertThat(count(events, "RequestReceived")).isEqualTo(count(events, "RequestComplete"));
		assertThat(count(events, "TransferMade")).isEqualTo(result.answers(201));
		// The fraud desk checks each in a background task.
		assertThat(events.stream()
			.filter(EventLines.type("BackgroundTaskStarted"))
			.filter((event) -> event.path("task").asString().equals("fraud check"))
			.count()).isEqualTo(result.answers(201));
		assertThat(ids(events, "BackgroundTaskComplete", "task_id"))
			.isEqualTo(ids(events, "BackgroundTaskStarted", "task_id"));
	}

	private static Stream<Long> completed(List<JsonNode> events) {
		return events.stream()
			.filter(EventLines.type("ResponseCompleted"))
			.map((event) -> event.path("request_id").asLong());
	}

	private static List<Long> upTo(int last) {
		return LongStream.rangeClosed(1, last).boxed().toList();
	}

	@Test
	void secondSignalForcesTheExitWhereItIsSetTo() throws Exception {
		try (RunningApplication bank = start("--lifecycle.shutdown.second-os-signal=force",
				"--lifecycle.shutdown.pre-drain-delay=60s")) {
			bank.port();
			this.events.await(EventLines.type("StartupComplete"));
			bank.signal();
			this.events.await(EventLines.type("ShutdownBegin"));
			bank.signal();
			assertThat(bank.awaitEnd()).isEqualTo(TERMINATED);
			assertThat(this.events.all()).noneMatch(EventLines.type("ShutdownComplete"));
		}
	}

	@Test
	void endlessStreamIsCompleted() throws Exception {
		try (RunningApplication bank = start(); Socket ticker = ticker(bank)) {
			assertThat(bank.terminate()).isEqualTo(TERMINATED);
			assertThat(ticker.getInputStream().readAllBytes()).asString().endsWith("\r\n0\r\n\r\n");
		}
		JsonNode drain = this.events.await(EventLines.type("DrainComplete"));
		assertThat(drain.path("outcome").asString()).isEqualTo("complete");
		assertThat(this.events.await(EventLines.type("DrainBegin")).path("in_flight").asInt()).isEqualTo(1);
		assertOrder(this.events.all(), "sigterm");
	}

	@Test
	void endlessStreamIsNamedAsAStragglerAndASecondSignalIgnored() throws Exception {
		try (RunningApplication bank = start("--lifecycle.shutdown.complete-streams=false",
				"--lifecycle.shutdown.pre-drain-delay=1s", "--lifecycle.shutdown.drain-timeout=1s");
				Socket ticker = ticker(bank);
				Socket quote = quote(bank)) {
			this.events.await((event) -> event.path("path").asString("").startsWith("/quotes"));
			bank.signal();
			bank.awaitOutput(Pattern.compile("Waiting PT1S before draining"));
			bank.signal();
			bank.awaitOutput(Pattern.compile("ignored"));
			assertThat(bank.awaitEnd()).isEqualTo(TERMINATED);
			assertThat(bank.output()).filteredOn((line) -> line.contains("ignored")).hasSize(1);
			assertThat(bank.output()).anyMatch((line) -> line.contains("GET /ticker (route /ticker, connection 1"));
			assertThat(ticker.isClosed()).isFalse();
			assertThat(quote.getInputStream().readAllBytes()).asString().contains("HTTP/1.1 200").contains("1.0842");
		}
		JsonNode drain = this.events.await(EventLines.type("DrainComplete"));
		assertThat(drain.path("outcome").asString()).isEqualTo("timeout");
		assertThat(drain.path("duration_ms").asDouble()).isGreaterThanOrEqualTo(1000);
		JsonNode straggler = drain.path("stragglers").path(0);
		assertThat(straggler.path("method").asString()).isEqualTo("GET");
		assertThat(straggler.path("path").asString()).isEqualTo("/ticker");
		assertThat(straggler.path("route").asString()).isEqualTo("/ticker");
		assertThat(straggler.path("connection_id").asLong()).isEqualTo(1);
		assertThat(straggler.path("streaming").asBoolean()).isTrue();
		assertThat(straggler.path("age_ms").asDouble()).isGreaterThan(1000);
		assertOrder(this.events.all(), "sigterm");
	}

	private RunningApplication start(String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("-jar", jar));
		arguments.addAll(List.of(options));
		return RunningApplication.start(this.directory, arguments);
	}

	private static Socket quote(RunningApplication bank) throws Exception {
		return Curl.connect(bank.port(), "/quotes/CHF", "");
	}

	private static Socket ticker(RunningApplication bank) throws Exception {
		Socket ticker = Curl.connect(bank.port(), "/ticker", "");
		assertThat(ticker.getInputStream().read()).isPositive();
		return ticker;
	}

	private static void assertOrder(List<JsonNode> events, String... reasons) {
		List<String> types = events.stream().map((event) -> event.path("type").asString()).toList();
		List<String> ends = List.of("ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete");
		assertThat(types.stream().filter(ends::contains)).containsExactlyElementsOf(ends);
		assertThat(types).endsWith("ShutdownComplete");
		assertThat(events.stream()
			.filter(EventLines.type("ShutdownBegin"))
			.findFirst()
			.orElseThrow()
			.path("reason")
			.asString()).isIn((Object[]) reasons);
		assertThat(types.lastIndexOf("ConnectionClosed")).isLessThan(types.indexOf("ShutdownComplete"));
	}

	private static Set<Long> ids(List<JsonNode> events, String type, String field) {
		return events.stream()
			.filter(EventLines.type(type))
			.map((event) -> event.path(field).asLong())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static long count(List<JsonNode> events, String type) {
		return events.stream().filter(EventLines.type(type)).count();
	}

}
