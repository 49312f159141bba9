package com.example.lakeside.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.example.lakeside.Chromium;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.recording.CheckReport;
import io.lifecycle.recording.CheckVisitor;
import io.lifecycle.recording.Recording;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.PathPatterns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of the bank in Chromium, with traffic of all kinds.
 */
@TestInstance(Lifecycle.PER_CLASS)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "lakeside.events-file=target/console-tests.jsonl", "logging.level.org.openqa=error",
				"management.endpoints.web.exposure.include=signals, console",
				"management.endpoint.console.show-values=always" })
class ConsoleTests {

	private static final List<String> HOSTILE = List.of("<img src=x onerror=alert(1)>",
			"</script><script>alert(2)</script>", "<svg onload=alert(3)>", "\u202Egnp.exe",
			"\u0007\u001B[31mred\u001B[0m", "x\u2028y\u0000z", "x".repeat(10_000), "javascript:alert(4)",
			"{{7*7}}${7*7}");

	private static final String HOSTILE_RECORDING = """
			{"type":"Recording","format":1,"run":"1","part":1,"application":"<b onclick=alert(5)>","timestamp_ns":0,"time":"2026-11-26T20:23:49Z"}
			{"type":"<b onclick=alert(5)>","class":"Own","text":"\\u202egnp.exe","timestamp_ns":1,"time":"2026-11-26T20:23:50Z"}
			""";

	private static final String ODD_RECORDING = """
			{"type":"Recording","format":1,"run":"1","part":1,"application":"odd","timestamp_ns":0,"time":"2026-11-26T20:23:49Z"}
			{"type":"RequestComplete","request_id":1,"time":"2026-11-26T20:23:50Z"}
			{"type":"ConnectionOpened","connection_id":4}
			{"type":"ConnectionClosed","connection_id":4,"time":"yesterday"}
			{"type":"RequestComplete","request":{"method":"GET","path":5},"request_id":1,"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/a"},"error":{},"request_id":1,"time":"2026-11-26T20:23:50Z"}
			{"type":"DrainComplete","stragglers":"none","time":"2026-11-26T20:23:50Z"}
			{"type":"RecordingGap","dropped":"many"}
			{"type":"OfLaterVersion","path":5,"error":{},"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","class":"com.example.RequestComplete","time":"9999-11-26T20:23:51Z"}
			{"type":"RequestReceived","request":{"method":"GET","path":"/odd"},"request_id":1,"time":"2026-11-26T20:23:50Z"}
			""";

	private static final List<String> PATHS = List.of("/accounts", "/accounts/", "/accounts/7", "/accounts/7;v=1",
			"/accounts/a%20b", "/accounts/x", "/orders/a%2Fb", "/orders/1/items", "/orders/5%zz");

	private static final String NAMED = """
			{"type":"Recording","format":1,"run":"1","part":1,"application":"named","timestamp_ns":0,"time":"2026-11-26T20:23:49Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/a"},"response":{"status":200,"route":"/**"},"duration_ms":1,"connection_id":7,"request_id":1,"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","request":{"method":"POST","path":"/b"},"response":{"status":422,"route":"/**"},"duration_ms":90000,"connection_id":8,"request_id":2,"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/c[1-9]"},"response":{"status":503},"duration_ms":4000000,"connection_id":9,"request_id":3,"time":"2026-11-26T20:23:50Z"}
			{"type":"ConnectionClosed","connection_id":9,"reason":"error","duration_ms":3,"requests_served":1,"total_bytes_sent":1,"time":"2026-11-26T20:23:51Z"}
			{"type":"BackgroundTaskFailed","task_id":"t-1","task":"cleanup","duration_ms":2,"error":"x.Error: disk","time":"2026-11-26T20:23:51Z"}
			{"type":"constructor","class":"com.example.constructor","big":-9223372036854775808,"dec":1E+400,"in":{"deep":12345678901234567890},"time":"2026-11-26T20:23:52Z"}
			{"type":"__proto__","class":"com.example.__proto__","time":"2026-11-26T20:23:52Z"}
			{"type":"Recording","format":1,"run":"2","part":1,"application":"named","timestamp_ns":0,"time":"2026-11-26T20:23:59Z"}
			""";

	private static final String STREAMED = """
			{"type":"Recording","format":1,"run":"1","part":1,"application":"streamed","timestamp_ns":0,"time":"2026-11-26T20:23:49Z"}
			{"type":"ConnectionOpened","connection_id":7,"client_addr":"192.0.2.1","server_port":8443,"protocol":"h1","time":"2026-11-26T20:23:49Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/prices","scheme":"https"},"response":{"status":200,"route":"/prices","streamed":true},"duration_ms":3600000,"connection_id":7,"request_id":1,"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/prices","scheme":"https"},"response":{"status":101,"route":"/prices"},"duration_ms":7200000,"connection_id":8,"request_id":2,"time":"2026-11-26T20:23:50Z"}
			{"type":"RequestComplete","request":{"method":"GET","path":"/prices","scheme":"https"},"response":{"status":200,"route":"/prices","streamed":false},"duration_ms":2,"connection_id":7,"request_id":3,"time":"2026-11-26T20:23:50Z"}
			""";

	@LocalServerPort
	private int port;

	@Autowired
	private SignalBus bus;

	private Visitor visitor;

	private ConsolePage page;

	@BeforeAll
	void open(@TempDir Path profile) throws Exception {
		Chromium.assumeInstalled();
		this.visitor = new Visitor(this.port);
		this.page = new ConsolePage(this.port, profile);
		this.page.size(1440, 900);
		this.visitor.visit();
		this.page.awaitText(".problems", "/accounts/{id}/statement");
	}

	@BeforeEach
	void begin() {
		this.page.show("overview");
		this.page.awaitText(".tiles", "Requests");
	}

	@AfterEach
	void pageHasNoErrors() {
		assertThat(this.page.errors()).isEmpty();
	}

	@AfterAll
	void close() {
		if (this.page != null) {
			this.page.close();
		}
	}

	@Test
	void overviewHasRoutesProblemsAndReasons() throws Exception {
		this.visitor.visit();
		this.page.awaitText(".routes", "GET /accounts/{id}", "POST /transfers", "GET /accounts/{id}/credit-score");
		this.page.awaitText(".problems", "IllegalStateException: The credit bureau does not answer",
				"InsufficientFundsException", "NoResourceFoundException");
		this.page.awaitText(".counts", "client disconnect", "TransferMade");
		this.page.awaitText(".tile", "Errors", "Clients that left");
	}

	@Test
	void liveShowsFactsAndFiltersThem() throws Exception {
		this.visitor.visit();
		this.page.show("live");
		this.page.awaitText(".row", "GET /accounts/100", "TransferMade", "422", "500", "connection closed");
		assertThat(this.page.text(".row")).doesNotContain("RequestStarted");
		this.page.show("live?status=5xx&all");
		this.page
			.awaitThat(() -> assertThat(this.page.text(".row:not(.head):not([hidden]) .cell-4").lines()).isNotEmpty()
				.allMatch((what) -> what.contains("credit-score") || what.contains("of request")));
		this.page.show("live?path=/accounts/**");
		this.page
			.awaitThat(() -> assertThat(this.page.text(".row:not(.head):not([hidden]) .cell-4").lines()).isNotEmpty()
				.allMatch((what) -> what.startsWith("GET /accounts")));
		this.page.type("Search", "nowhere");
		this.page.awaitText(".empty", "matches");
		assertThat(this.page.address()).contains("q=nowhere").contains("path=");
		this.page.click("button", "Reset");
		this.page.awaitText(".row", "POST /transfers");
	}

	@Test
	void pauseStopsWhatIsShownAndFiltersStillWork() throws Exception {
		this.visitor.get("/shown");
		this.page.show("live");
		this.page.awaitText(".row", "GET /shown");
		this.page.click("#top button", "Pause");
		this.visitor.get("/paused");
		this.page.awaitText(".pill", "new event");
		assertThat(this.page.text(".row")).doesNotContain("/paused");
		this.page.type("Path", "/transfers");
		this.page
			.awaitThat(() -> assertThat(this.page.text(".row:not(.head):not([hidden]) .cell-4").lines()).isNotEmpty()
				.allMatch((what) -> what.equals("POST /transfers")));
		this.page.click("button", "Reset");
		this.page.click("#top button", "Pause");
		this.page.awaitText(".row", "/paused");
	}

	@Test
	void whatIsPointedAtStaysInItsPlace() throws Exception {
		this.page.show("live?type=RequestComplete");
		this.page.awaitText(".row", "GET /accounts/100");
		this.page.press("j", "j");
		String selected = this.page.text(".row[aria-selected=true]");
		Object before = this.page
			.script("return document.querySelector('.row[aria-selected=true]').getBoundingClientRect().top");
		this.visitor.get("/accounts/200");
		this.page.awaitText(".more", "new");
		assertThat(this.page.text(".row[aria-selected=true]")).isEqualTo(selected).isNotEmpty();
		assertThat(this.page
			.script("return document.querySelector('.row[aria-selected=true]').getBoundingClientRect().top"))
			.isEqualTo(before);
	}

	@Test
	void storyOfRequestHasItsEventsAndItsConnection() {
		this.page.click(".problems a", "credit-score");
		this.page.awaitText(".events", "RequestStarted", "RequestReceived", "ResponseCompleted", "RequestComplete",
				"The credit bureau does not answer");
		this.page.awaitText(".facts", "Status500", "Route/accounts/{id}/credit-score");
		this.page.click(".story a.button", "Connection");
		this.page.awaitText(".story", "Connection ", "Requests");
		this.page.awaitText(".strip", "GET /accounts/100/credit-score");
	}

	@Test
	void nextRequestOfRouteIsMeasured() throws Exception {
		this.page.click(".problems a", "credit-score");
		this.page.awaitText(".events", "RequestComplete");
		String before = this.page.address();
		this.page.click(".story button", "Measure the next one");
		this.page.awaitThat(() -> {
			this.visitor.get("/accounts/100/credit-score");
			assertThat(this.page.address()).startsWith("#/request/").isNotEqualTo(before);
		});
		this.page.awaitText("main", "Measured for this request, call by call.", "slowRequests.slow(RequestComplete)");
	}

	@Test
	void storyOfConnectionSaysWhyItEnded() {
		this.page.show("live?type=ConnectionClosed&q=client+disconnect");
		this.page.awaitText(".row", "client disconnect");
		this.page.press("j", Keys.ENTER);
		this.page.awaitText(".story", "It ended: client disconnect");
		this.page.awaitText(".events", "ConnectionOpened", "ClientDisconnected", "ConnectionClosed");
	}

	@Test
	void timelineIsUsedByKeyboard() {
		this.page.show("timeline");
		this.page.awaitThat(() -> {
			this.page.press("n");
			assertThat(this.page.text(".timeline-tip")).contains("request ");
		});
		this.page.press(Keys.ENTER);
		this.page.awaitThat(() -> assertThat(this.page.address()).startsWith("#/request/"));
	}

	@Test
	void listenersAreShownWithTheirCost() {
		this.page.show("listeners");
		this.page.awaitText("table", "loggingCollector", "fraudDesk.look(TransferMade)", "queued", "✓ active");
		this.page.click("button", "Deliver now");
		this.page.awaitText("table", "Done");
	}

	@Test
	void everyViewIsReachedByKeyboard() {
		for (int view = 1; view <= ConsolePage.VIEWS.size(); view++) {
			this.page.press(String.valueOf(view));
			String name = ConsolePage.VIEWS.get(view - 1);
			this.page.awaitThat(() -> assertThat(this.page.address()).isEqualTo("#/" + name));
		}
		this.page.press("?");
		this.page.awaitText("dialog", "Keys");
		this.page.press(Keys.ESCAPE);
		this.page.press("2");
		this.page.awaitText(".filters", "every event");
		this.page.press("/");
		assertThat(this.page.focused()).isEqualTo("Search");
		this.page.press(Keys.ESCAPE);
		for (String action : List.of("Pause", "Save", "Open", "Keys", "Requests", "Type", "Reset", "Events")) {
			assertThat(this.page.tabUntil(action)).as(action).isTrue();
		}
	}

	@Test
	void recordingGoesOutAndComesBack() throws IOException {
		this.page.show("recordings");
		this.page.click("main button", "Save what is kept");
		Path saved = this.page.download();
		CheckVisitor check = new CheckVisitor();
		Recording.open(saved).read(check);
		CheckReport report = check.report();
		assertThat(report.violations()).isEmpty();
		assertThat(report.unknownEvents()).isZero();
		assertThat(report.tornLines()).isZero();
		assertThat(report.runs()).singleElement()
			.satisfies((run) -> assertThat(run.application()).isEqualTo("lakeside-bank"));
		this.page.choose("recordings", compress(saved));
		this.page.awaitText("main", "Checked %,d events of 1 run: 0 violations.".formatted(report.events()));
		this.page.awaitText("main", "IllegalStateException", "GET /accounts/{id}");
		this.page.show("live?path=/accounts/100");
		this.page.awaitText(".row", "GET /accounts/100");
		this.page.click("#top button", "Back to live");
		this.page.awaitText(".pill", "live");
	}

	@Test
	void linesThatAreNoEventsAreCounted(@TempDir Path directory) throws IOException {
		this.page.choose("recordings", Files.writeString(directory.resolve("odd.jsonl"), ODD_RECORDING));
		this.page.awaitText("main", "Checked 3 events of 1 run", "7 lines cannot be read.");
		assertThat(this.page.text("main")).doesNotContain("[object");
		for (String view : ConsolePage.VIEWS) {
			this.page.show(view);
			this.page.awaitThat(() -> assertThat(this.page.text("main")).isNotEmpty());
		}
		this.page.show("live?all");
		this.page.awaitText(".row", "OfLaterVersion", "com.example.RequestComplete", "GET /odd");
		this.page.click("#top button", "Back to live");
		this.page.awaitText(".pill", "live");
	}

	@Test
	void timeOfOwnEventDoesNotMoveTheClock() throws Exception {
		this.bus.emit(new Rumour("early", LifecycleClock.monotonicNanos() + Duration.ofDays(400).toNanos()));
		this.page.show("live?type=Rumour");
		this.page.awaitText(".row", "early");
		this.visitor.visit();
		this.page.awaitThat(() -> assertThat(this.page.text("#top .rate")).doesNotStartWith("0 "));
	}

	@Test
	void addressThatNamesNothingIsNoFilter() throws Exception {
		this.visitor.get("/accounts/100");
		this.page.show("live?connection=abc&slower=soon");
		this.page.awaitText(".row", "GET /accounts/100");
		assertThat(this.page.script("return document.querySelectorAll('[aria-invalid=true]').length")).isEqualTo(2L);
		this.page.script("document.querySelector('.skip').click()");
		assertThat(this.page.address()).startsWith("#/live");
		assertThat(this.page.script("return document.activeElement.id")).isEqualTo("content");
		this.page.show("request/abc");
		this.page.awaitText(".tiles", "Requests");
	}

	@Test
	void pathsAreMatchedAsByListeners(@TempDir Path directory) throws IOException {
		StringBuilder lines = new StringBuilder();
		for (String path : PATHS) {
			lines
				.append("""
						{"type":"RequestComplete","request":{"method":"GET","path":"%s"},"response":{"status":200},"duration_ms":1,"request_id":%d,"time":"2026-11-26T20:23:50Z"}
						"""
					.formatted(path, PATHS.indexOf(path) + 1));
		}
		this.page.choose("recordings", Files.writeString(directory.resolve("paths.jsonl"), lines));
		this.page.awaitText("main", "Checked 9 events");
		for (String pattern : List.of("/accounts/a b", "/accounts/{id:\\d+}", "/accounts/{id:[a-z]{1}}", "/accounts/**",
				"/accounts/*", "/accounts/{id}", "/accounts", "/orders/*", "/{a}/{b}/items", "/orders/{*rest}", "/**",
				"/orders/?")) {
			awaitLines("path=" + pattern, PATHS.stream().filter(PathPatterns.of(List.of(pattern))).count());
		}
		for (String wrong : List.of("accounts", "/accounts/{id", "/accounts/{id:[}", "/a/**/b")) {
			this.page.show("live?path=" + URLEncoder.encode(wrong, StandardCharsets.UTF_8));
			this.page.awaitThat(() -> assertThat(
					this.page.script("return document.querySelector('[aria-label=Path][aria-invalid]')?.value"))
				.isEqualTo(wrong));
		}
		this.page.click("#top button", "Back to live");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			status=4xx,5XX                            | 2
			status=404,503                            | 1
			type=ConnectionClosed,BackgroundTaskFailed | 2
			type=RequestEvent                         | 3
			type=io.lifecycle.event.TimedEvent        | 5
			type=com.example.constructor              | 1
			connection=7,8                            | 2
			slower=1h                                 | 1
			slower=PT1M30S                            | 2
			slower=1m30s                              | 2
			route=POST /**                            | 1
			q=-9223372036854775808                    | 1
			""")
	void filtersHaveTheWordsOfTheStream(String filter, long lines, @TempDir Path directory) throws IOException {
		this.page.choose("recordings", Files.writeString(directory.resolve("named.jsonl"), NAMED));
		this.page.awaitText("main", "Checked 7 events of 2 runs");
		awaitLines(filter, lines);
		assertThat(this.page.script("return document.querySelectorAll('[aria-invalid=true]').length")).isEqualTo(0L);
		this.page.click("#top button", "Back to live");
	}

	private void awaitLines(String filter, long expected) {
		String[] parts = filter.split("=", 2);
		this.page.show("live?q=nowhere");
		this.page.awaitText(".filters [role=status]", "0 lines");
		this.page.show("live?" + parts[0] + '=' + URLEncoder.encode(parts[1], StandardCharsets.UTF_8));
		this.page.awaitThat(() -> assertThat(this.page.text(".filters [role=status]")).as(filter)
			.isEqualTo((expected == 1) ? "1 line" : expected + " lines"));
	}

	@Test
	void valuesAndNamesOfRecordingAreShownAsTheyAre(@TempDir Path directory) throws IOException {
		this.page.choose("recordings", Files.writeString(directory.resolve("named.jsonl"), NAMED));
		this.page.awaitText("main", "Checked 7 events of 2 runs");
		assertThat(this.page.text("main .counts")).contains("constructor", "__proto__").doesNotContain("NaN");
		this.page.show("overview");
		this.page.awaitText(".counts", "constructor", "__proto__");
		for (String route : List.of("GET /**", "POST /**", "GET _NONE")) {
			this.page.show("overview");
			this.page.click(".routes a", route);
			this.page.awaitText(".filters [role=status]", "1 line");
			assertThat(this.page.text(".row:not(.head):not([hidden]) .cell-4")).startsWith(route.split(" ")[0]);
		}
		this.page.press("j");
		assertThat(copied("Copy curl")).isEqualTo("curl -gi 'http://localhost:8080/c[1-9]'");
		this.page.show("live?type=constructor");
		this.page.awaitText(".row", "big -9223372036854775808 · dec 1E+400 · in {\"deep\":12345678901234567890}");
		this.page.press("j");
		this.page.awaitText(".drawer", "big-9223372036854775808", "dec1E+400", "in.deep12345678901234567890");
		this.page.click("#top button", "Back to live");
	}

	@Test
	void recordingKnowsItsStreamsAndItsServer(@TempDir Path directory) throws IOException {
		this.page.choose("recordings", Files.writeString(directory.resolve("streamed.jsonl"), STREAMED));
		this.page.awaitText("main", "Checked 4 events");
		assertThat(this.page.text(".routes tbody tr")).startsWith("GET /prices").containsPattern("3(1\\.88 ms){2}2 ms");
		this.page.show("request/1");
		assertThat(copied("Copy curl")).isEqualTo("curl -gi https://localhost:8443/prices");
		this.page.click("#top button", "Back to live");
	}

	private String copied(String button) {
		this.page
			.script("window.copied = null; navigator.clipboard.writeText = async (text) => { window.copied = text; }");
		this.page.click("button", button);
		this.page.awaitThat(() -> assertThat(this.page.script("return window.copied")).isNotNull());
		return String.valueOf(this.page.script("return window.copied"));
	}

	@Test
	void copiedCommandGoesToTheApplicationOfASeparatePort() {
		assertThat(this.page.await("""
				const done = arguments[arguments.length - 1];
				navigator.clipboard.writeText = async (text) => done(text);
				import(new URL("panels.js", location.href)).then(({ curlButton }) => curlButton(
					{ method: "GET", path: "/a", raw: "{}" },
					{ recording: null, model: { hello: { server: "https://localhost:8443" } } }).click());
				""")).isEqualTo("curl -gi https://localhost:8443/a");
	}

	@Test
	void recordingOfSeveralMembersIsReadWhole(@TempDir Path directory) throws IOException {
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (String part : STREAMED.split("(?<=\n|_id)")) {
			try (OutputStream out = new GZIPOutputStream(members)) {
				out.write(part.getBytes(StandardCharsets.UTF_8));
			}
		}
		Path whole = Files.write(directory.resolve("members.jsonl.gz"), members.toByteArray());
		this.page.choose("recordings", whole);
		this.page.awaitText("main", "Checked 4 events of 1 run: 0 violations.");
		assertThat(this.page.text("main")).doesNotContain("is cut");
		byte[] cut = Arrays.copyOf(members.toByteArray(), members.size() - 40);
		members.reset();
		members.write(cut);
		try (OutputStream out = new GZIPOutputStream(members)) {
			out.write(STREAMED.getBytes(StandardCharsets.UTF_8));
		}
		this.page.choose("recordings", Files.write(directory.resolve("cut.jsonl.gz"), members.toByteArray()));
		this.page.awaitText("main", "Checked 7 events", "The file is cut");
		this.page.click("#top button", "Back to live");
	}

	@Test
	void storyLeadsBackToTheFilter() throws Exception {
		this.visitor.get("/accounts/100");
		this.page.show("live?q=accounts");
		this.page.awaitText(".row", "GET /accounts/100");
		this.page.press("j", Keys.ENTER);
		this.page.awaitText(".story", "Took");
		this.page.press("2");
		this.page.awaitThat(() -> assertThat(this.page.address()).isEqualTo("#/live?q=accounts"));
	}

	@Test
	void whatEndedUnseenIsOver() throws Exception {
		long id = 987_654;
		this.bus
			.emit(new ConnectionOpened(id, 0, "192.0.2.1", 1, "192.0.2.2", 2, "h1", LifecycleClock.monotonicNanos()));
		this.bus.emit(new RequestStarted(id, 0, id, "GET", "/unseen", "HTTP/1.1", LifecycleClock.monotonicNanos()));
		this.page.show("request/" + id);
		this.page.awaitText(".story", "It still runs.");
		replaceAndConnect();
		this.page.awaitText(".story", "It has ended, but this page did not see how.");
		this.page.show("connection/" + id);
		this.page.awaitText(".story", "It has ended, but this page did not see how.");
	}

	@Test
	void stepsSayWhatTheirTimesAre() {
		this.page.show("ending");
		this.page.awaitText(".steps", "after the application was started");
	}

	private static Path compress(Path file) throws IOException {
		Path compressed = Path.of(file + ".gz");
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
			Files.copy(file, out);
		}
		return compressed;
	}

	@Test
	void copiedTestCompiles(@TempDir Path directory) throws IOException {
		this.page.click(".problems a", "credit-score");
		this.page.click("main button", "Copy as test");
		this.page.awaitText("dialog pre", "@ReplaySignals");
		String source = this.page.text("dialog pre");
		this.page.press(Keys.ESCAPE);
		String name = source.replaceAll("(?s).*class (\\w+) .*", "$1");
		Path file = Files.writeString(directory.resolve(name + ".java"), source);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		int result = compiler.run(InputStream.nullInputStream(), said, said, "-proc:none", "-d", directory.toString(),
				"-cp", System.getProperty("java.class.path"), file.toString());
		assertThat(result).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
	}

	@Test
	void pauseKeepsWhatIsLookedAt() throws Exception {
		this.visitor.get("/accounts/100");
		this.page.show("live?type=RequestComplete&path=/accounts/100");
		this.page.awaitText(".row", "GET /accounts/100");
		this.page.press("j");
		this.page.click(".drawer a", "Connection");
		this.page.awaitText(".facts", "Requests");
		String connection = this.page.address();
		this.page.click("#top button", "Pause");
		this.page.awaitText(".pill", "paused");
		String before = this.page.text(".facts");
		this.visitor.get("/accounts/100");
		this.page.awaitText(".pill", "new event");
		this.page.show("overview");
		this.page.awaitText(".tiles", "Requests");
		this.page.show(connection.substring(2));
		this.page.awaitText(".facts", "Requests");
		assertThat(this.page.text(".facts")).isEqualTo(before);
		this.page.click("#top button", "Pause");
		this.page.awaitThat(() -> assertThat(this.page.text(".facts")).isNotEqualTo(before));
	}

	@Test
	void viewsThatWereLeftAreFreed() {
		for (int i = 0; i < 10; i++) {
			this.page.show("timeline");
			this.page.awaitText(".legend", "own event");
			this.page.show("overview");
			this.page.awaitText(".tiles", "Requests");
		}
		this.page.awaitThat(() -> assertThat(this.page.count("HTMLCanvasElement")).isLessThan(20));
	}

	@Test
	void hiddenPagesLeaveTheConnectionsOfTheBrowserToTheApplication() {
		String first = this.page.tab();
		List<String> others = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			others.add(this.page.openTab(this.port));
			// The page in view, the one that asks, and one that is about to rest.
			assertThat(awaitState("state.stream.pages <= 3")).isEqualTo(true);
		}
		assertThat(this.page.await("""
				const done = arguments[arguments.length - 1];
				fetch("/accounts/100").then(({ status }) => done(status));
				""")).isEqualTo(200L);
		IntStream.range(0, 50).forEach((number) -> this.bus.emit(new Rumour("unseen " + number)));
		this.page.showTab(first);
		this.page.awaitText(".pill", "live");
		this.page.show("live?type=Rumour&q=unseen");
		this.page.awaitText(".filters", "50 lines");
		others.forEach(this.page::closeTab);
		this.page.showTab(first);
	}

	// One stream asks: the server notices later that another one was closed.
	private Object awaitState(String condition) {
		return this.page.await("""
				const done = arguments[arguments.length - 1];
				const source = new EventSource("stream");
				let latest;
				const end = (result) => {
					source.close();
					done(result);
				};
				source.addEventListener("state", ({ data }) => {
					const state = JSON.parse(data);
					latest = state;
					if (%s) {
						end(true);
					}
				});
				setTimeout(() => end(JSON.stringify(latest)), 25_000);
				""".formatted(condition));
	}

	@Test
	void pageThatIsReplacedSaysSoAndConnectsAgain() throws Exception {
		replaceAndConnect();
	}

	private void replaceAndConnect() throws Exception {
		List<Socket> others = new ArrayList<>();
		try {
			this.page.awaitThat(() -> {
				others.add(this.visitor.send("GET /actuator/console/stream HTTP/1.1"));
				assertThat(this.page.text(".pill")).isEqualTo("replaced by another page");
			});
		}
		finally {
			for (Socket other : others) {
				other.close();
			}
		}
		this.page.click("#top button", "Connect");
		this.page.awaitText(".pill", "live");
	}

	@Test
	void proxyMayRemoveAPrefix() throws Exception {
		try (StrippingProxy proxy = new StrippingProxy(this.port)) {
			this.page.open("http://localhost:" + proxy.port() + "/bank/actuator/console");
			this.visitor.visit();
			this.page.awaitText(".routes", "GET /accounts/{id}");
			this.page.show("listeners");
			this.page.click("button", "Deliver now");
			this.page.awaitText("table", "Done");
		}
		finally {
			this.page.open("http://localhost:" + this.port + "/actuator/console/");
		}
	}

	@Test
	void connectionsOfTheConsoleAreNotThoseOfTheApplication() throws Exception {
		try (Socket other = this.visitor.send("GET /actuator/console/stream HTTP/1.1");
				Socket silent = new Socket("localhost", this.port)) {
			assertThat(awaitState("state.connections_open >= 3")).isEqualTo(true);
			this.page.awaitThat(() -> assertThat(this.page.text(".tile:nth-child(5) b")).isIn("0", "1"));
			assertThat(silent.isConnected() && other.isConnected()).isTrue();
		}
	}

	@Test
	void hostileTextsAreTexts(@TempDir Path directory) throws Exception {
		for (String text : HOSTILE) {
			this.bus.emit(new Rumour(text));
			String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
			if (encoded.length() < 5000) {
				try (Socket socket = this.visitor.send("GET /accounts/" + encoded + "?q=" + encoded + " HTTP/1.1",
						"X-Hostile: <b>x</b>\r\n", "Connection: close\r\n")) {
					socket.getInputStream().readAllBytes();
				}
			}
		}
		for (String view : List.of("overview", "live?all", "live?type=Rumour", "timeline", "live?status=4xx",
				"listeners")) {
			this.page.show(view);
			this.page.awaitThat(() -> assertThat(this.page.text("main")).isNotEmpty());
			if (view.equals("listeners")) {
				this.page.awaitText("table", HOSTILE.get(0));
			}
			if (view.startsWith("live?type")) {
				this.page.awaitText(".row", "<img src=x onerror=alert(1)>", " gnp.exe");
				this.page.press("j");
				this.page.awaitText(".drawer", "com.example.lakeside.console.ConsoleTests$Rumour");
			}
			assertThat(this.page
				.script("""
						return document.querySelectorAll("img, iframe, object, embed, main script, svg:not(.icon), [onerror], [onload], a[href^=javascript]").length
						"""))
				.isEqualTo(0L);
			assertThat(this.page.overflow()).as(view).isZero();
		}
		this.page.choose("recordings", Files.writeString(directory.resolve("hostile.jsonl"), HOSTILE_RECORDING));
		this.page.show("live");
		this.page.awaitText(".row", "⟨202E⟩gnp.exe", "<b onclick=alert(5)>");
		this.page.show("live?path=/accounts/*");
		this.page.click("#top button", "Back to live");
		this.page.awaitText(".row", "GET /accounts");
		this.page.press("j");
		this.page.press(Keys.ENTER);
		this.page.awaitText(".story", "Copy curl");
		assertThat(this.page.script("""
				try {
					document.body.innerHTML = "<p>";
					return "allowed";
				}
				catch (refused) {
					return "refused";
				}
				""")).isEqualTo("refused");
		assertThat(this.page.errors()).allMatch((message) -> message.contains("TrustedHTML"));
	}

	@ParameterizedTest
	@CsvSource({ "1440, light", "1440, dark", "800, light", "390, light", "390, dark" })
	void viewsAreAccessible(int width, String theme) throws IOException {
		this.page.size(width, 900);
		this.page.theme(theme);
		for (String view : ConsolePage.VIEWS) {
			this.page.show(view);
			assertAccessible(view);
			if (view.equals("live")) {
				this.page.press("j");
				assertAccessible("live with a selected event");
			}
		}
		this.page.show("overview");
		this.page.click(".problems a", "credit-score");
		this.page.awaitText(".events", "RequestComplete");
		assertAccessible("request");
		this.page.click(".story a.button", "Connection");
		this.page.awaitText(".story", "Connection");
		assertAccessible("connection");
		this.page.size(1440, 900);
		this.page.theme("light");
	}

	private void assertAccessible(String view) throws IOException {
		assertThat(this.page.violations()).as(view).isEqualTo("");
		assertThat(this.page.overflow()).as(view).isZero();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class HostileListener {

		@Bean("<img src=x onerror=alert(1)>")
		Ear ear() {
			return new Ear();
		}

	}

	static class Ear {

		@OnSignal
		void hear(Rumour rumour) {
			// It is its name that matters.
		}

	}

	record Rumour(String text, long timestampNanos) implements LifecycleEvent {

		Rumour(String text) {
			this(text, LifecycleClock.monotonicNanos());
		}

	}

}
