package io.lifecycle.autoconfigure.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Exchanges that only observe the application, on a real server.
 */
class ObserverTests {

	private final List<TestServer> started = new ArrayList<>();

	@BeforeEach
	void reset() {
		Pages.entered = new Semaphore(0);
		Pages.gate = new CountDownLatch(1);
	}

	@AfterEach
	void closeWhatAFailedTestLeft() {
		Pages.gate.countDown();
		this.started.forEach(TestServer::close);
	}

	@ParameterizedTest
	@CsvSource({ "false, /watch", "true, /actuator/watch" })
	void drainDoesNotWaitForAnObserver(boolean management, String path) throws Exception {
		TestServer server = start(management, "lifecycle.shutdown.drain-timeout=60s");
		EventLog events = server.events();
		try (RawClient page = open(server, management, path)) {
			assertThat(server.context().getBean(InFlightRegistry.class).list()).isEmpty();
			CompletableFuture<Void> end = close(server);
			assertThat(page.read().text()).contains("ShutdownBegin", "DrainBegin", "DrainComplete");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainBegin.class).inFlight()).isZero();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
		assertThat(events.only(DrainComplete.class).stragglers()).isEmpty();
		assertThat(events.all(ExchangeEvent.class)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "false, /watch", "true, /actuator/watch" })
	void observerSeesAStragglerToItsEnd(boolean management, String path) throws Exception {
		TestServer server = start(management, "lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		try (RawClient page = open(server, management, path);
				RawClient slow = RawClient.connect(server.port()).get("/slow")) {
			Pages.entered.acquire();
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			assertThat(line(page, "DrainBegin")).isNotNull();
			assertThat(events.all(DrainComplete.class)).isEmpty();
			Pages.gate.countDown();
			assertThat(slow.read().text()).isEqualTo("done");
			assertThat(line(page, "DrainComplete")).isNotNull();
			assertThat(page.rest()).endsWith('0', '\r', '\n', '\r', '\n');
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainBegin.class).inFlight()).isEqualTo(1);
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	@Test
	void observerSeesThatTheTimeIsUp() throws Exception {
		TestServer server = start(false, "lifecycle.shutdown.drain-timeout=400ms");
		EventLog events = server.events();
		try (RawClient page = open(server, false, "/watch");
				RawClient slow = RawClient.connect(server.port()).get("/slow")) {
			Pages.entered.acquire();
			CompletableFuture<Void> end = close(server);
			assertThat(page.read().text()).contains("DrainComplete");
			assertThat(slow.socket().isConnected()).isTrue();
			Pages.gate.countDown();
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.TIMEOUT);
		assertThat(events.only(DrainComplete.class).stragglers()).hasSize(1);
	}

	@Test
	void interruptOfTheThreadThatClosesEndsTheDrain() throws Exception {
		TestServer server = start(false, "lifecycle.shutdown.drain-timeout=60s");
		CountDownLatch gate = new CountDownLatch(1);
		EventLog events = server.events();
		server.context().getBean(AsyncTaskExecutor.class).execute(() -> pass(gate));
		events.await(BackgroundTaskStarted.class, 1);
		Thread closing = new Thread(server::close);
		closing.start();
		// The task holds up only what follows the server.
		await().until(() -> Stream.of(closing.getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().equals("completeDrain")));
		closing.interrupt();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.IMMEDIATE);
		gate.countDown();
		closing.join();
	}

	@Test
	void observerSeesATaskToItsEnd() throws Exception {
		TestServer server = start(false);
		CountDownLatch gate = new CountDownLatch(1);
		EventLog events = server.events();
		try (RawClient page = open(server, false, "/watch")) {
			server.context().getBean(AsyncTaskExecutor.class).execute(() -> pass(gate));
			events.await(BackgroundTaskStarted.class, 1);
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			// The server could stop by now.
			assertThat(end).failsWithin(Duration.ofMillis(600));
			gate.countDown();
			assertThat(page.read().text()).contains("DrainComplete");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	@Test
	void immediateShutdownEndsAnObserverToo() throws Exception {
		TestServer server = start(false, "server.shutdown=immediate");
		try (RawClient page = open(server, false, "/watch")) {
			server.close();
			assertThat(page.read().text()).contains("DrainComplete");
		}
	}

	@Test
	void observerIsInFlightForNobodyAlthoughNobodyListens() throws Exception {
		TestServer server = start(false, "lifecycle.metrics.enabled=false");
		assertThat(server.context().getBean(Connections.class).isExchangeObserved()).isFalse();
		try (RawClient page = open(server, false, "/watch")) {
			assertThat(server.context().getBean(InFlightRegistry.class).list()).isEmpty();
			CompletableFuture<Void> end = close(server);
			assertThat(page.read().text()).contains("DrainComplete");
			end.get(20, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/watch", "/watch/body" })
	void clientThatLeavesHasLeftNothingPending(String path) throws Exception {
		try (TestServer server = start(false)) {
			EventLog events = server.events();
			RawClient page = open(server, false, path);
			events.await(ConnectionOpened.class, 1);
			page.reset();
			await().untilAsserted(() -> {
				server.bus().emitSync(new Tick());
				assertThat(events.all(ConnectionClosed.class)).hasSize(1);
			});
			assertThat(events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
			assertThat(events.closed().requestsServed()).isZero();
			assertThat(events.closed().totalBytesSent()).isPositive();
			assertThat(events.all()).noneMatch(ExchangeEvent.class::isInstance)
				.noneMatch(BackgroundTaskStarted.class::isInstance);
			events.assertLawful();
		}
	}

	@Test
	void streamOfHttp2IsAnObserverAmongOthers() throws Exception {
		try (TestServer server = start(false, "server.http2.enabled=true")) {
			EventLog events = server.events();
			try (Http2Client client = new Http2Client(server.port())) {
				client.get(1, "/watch");
				client.readUntil(Http2Client.HEADERS, 1);
				client.get(3, "/slow");
				Pages.entered.acquire();
				assertThat(server.context().getBean(InFlightRegistry.class).list()).hasSize(1);
				Pages.gate.countDown();
				assertThat(client.readToEnd(3)).isEqualTo(4);
				events.await(RequestComplete.class, 1);
				client.reset();
			}
			await().untilAsserted(() -> {
				server.bus().emitSync(new Tick());
				assertThat(events.all(ConnectionClosed.class)).hasSize(1);
			});
			assertThat(events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
			assertThat(events.closed().requestsServed()).isOne();
			assertThat(events.all(ExchangeEvent.class)).hasSize(4);
			events.assertLawful();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/watch/denied, 401", "/watch/broken, 500", "/watch/missing, 404", "/watch/..%2fdenied, 400" })
	void observerThatIsRefusedIsAnOrdinaryExchange(String path, int status) throws Exception {
		try (TestServer server = start(false)) {
			EventLog events = server.events();
			try (RawClient client = RawClient.connect(server.port()).get(path)) {
				assertThat(client.read().status()).isEqualTo(status);
				assertThat(events.only(RequestComplete.class).status()).isEqualTo(status);
			}
			assertThat(events.closed().requestsServed()).isOne();
			assertThat(events.only(RequestStarted.class).path()).isEqualTo(path);
			assertThat(events.only(RequestReceived.class).request())
				.isEqualTo(events.only(RequestComplete.class).request());
			assertThat(events.only(ResponseCompleted.class).status()).isEqualTo(status);
			events.assertLawful();
		}
	}

	@Test
	void filterAloneLeavesObserversOut() throws Exception {
		try (TestServer server = start(false, "lifecycle.connection.enabled=false")) {
			EventLog events = server.events();
			try (RawClient denied = RawClient.connect(server.port()).get("/watch/denied");
					RawClient page = open(server, false, "/watch")) {
				assertThat(denied.read().status()).isEqualTo(401);
				assertThat(events.only(RequestComplete.class).status()).isEqualTo(401);
				page.reset();
			}
			await().untilAsserted(() -> {
				server.bus().emitSync(new Tick());
				assertThat(Pages.emitters).isEmpty();
			});
			assertThat(events.all(ExchangeEvent.class)).hasSize(2);
		}
	}

	private static String line(RawClient page, String text) throws IOException {
		String line = page.line();
		while (!line.contains(text)) {
			line = page.line();
		}
		return line;
	}

	private static RawClient open(TestServer server, boolean management, String path) throws IOException {
		int port = management
				? server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class)
				: server.port();
		RawClient page = RawClient.connect(port).get(path);
		// The first byte of the status line
		assertThat(page.bytes(1)).containsExactly('H');
		return page;
	}

	private TestServer start(boolean management, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("lifecycle.http.observer-paths=/watch/**,/actuator/watch");
		all.add("management.endpoints.web.exposure.include=watch");
		if (management) {
			all.add("management.server.port=0");
		}
		TestServer server = TestServer.start(List.of(Application.class), all.toArray(String[]::new));
		this.started.add(server);
		return server;
	}

	private static CompletableFuture<Void> close(TestServer server) {
		return CompletableFuture.runAsync(server::close);
	}

	private static void pass(CountDownLatch gate) {
		try {
			gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	record Tick(long timestampNanos) implements io.lifecycle.event.LifecycleEvent {

		Tick() {
			this(1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	@Import({ Pages.class, WatchEndpoint.class })
	static class Application {

	}

	@WebEndpoint(id = "watch")
	record WatchEndpoint(Pages pages) {

		@ReadOperation(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Object watch() throws IOException {
			return this.pages.watch();
		}

	}

	@RestController
	static class Pages {

		static volatile Semaphore entered = new Semaphore(0);

		static volatile CountDownLatch gate = new CountDownLatch(1);

		static final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();

		@OnSignal
		void on(ApplicationStateEvent event) {
			send(event.getClass().getSimpleName());
		}

		@OnSignal
		void on(Tick event) {
			send("tick");
		}

		private static void send(String text) {
			emitters.forEach((emitter) -> {
				try {
					emitter.send(text);
				}
				catch (IOException | IllegalStateException ex) {
					emitters.remove(emitter);
				}
			});
		}

		@GetMapping("/watch")
		SseEmitter watch() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.onCompletion(() -> emitters.remove(emitter));
			emitters.add(emitter);
			emitter.send("hello");
			return emitter;
		}

		@GetMapping("/watch/body")
		StreamingResponseBody body() {
			return (out) -> {
				while (true) {
					out.write("tick\n".getBytes());
					out.flush();
				}
			};
		}

		@GetMapping("/watch/denied")
		ResponseEntity<String> denied() {
			return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body("no");
		}

		@GetMapping("/watch/broken")
		String broken() {
			throw new UncheckedIOException(new IOException("on purpose"));
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			entered.release();
			gate.await();
			return "done";
		}

	}

}
