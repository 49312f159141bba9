package io.lifecycle.autoconfigure.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.http.stream.OpenStreams;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The shutdown of an application with active requests.
 */
class ServerDrainTests {

	private final List<TestServer> started = new ArrayList<>();

	@AfterEach
	void closeWhatAFailedTestLeft() {
		Answers.gate.countDown();
		this.started.forEach(TestServer::close);
	}

	@BeforeEach
	void reset() {
		Answers.entered = new Semaphore(0);
		Answers.gate = new CountDownLatch(1);
		Answers.cancelled = new AtomicInteger();
	}

	@Test
	void requestIsAnsweredWholeAndItsConnectionClosedAndNewOnesRefused() throws Exception {
		TestServer server = start();
		EventLog events = server.events();
		try (RawClient client = RawClient.connect(server.port()).get("/slow/1");
				RawClient empty = RawClient.connect(server.port()).get("/slow/1/empty");
				RawClient outside = RawClient.connect(server.port()).get("/slow/1/outside")) {
			int port = server.port();
			Answers.entered.acquire(3);
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			await().untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> RawClient.connect(port).close()));
			Answers.gate.countDown();
			RawClient.Reply reply = client.read();
			assertThat(reply.text()).isEqualTo("done");
			assertThat(reply.headers()).containsEntry("connection", "close");
			RawClient.Reply noContent = empty.read();
			assertThat(noContent.status()).isEqualTo(204);
			assertThat(noContent.headers()).containsEntry("connection", "close");
			assertThat(outside.read().headers()).containsEntry("connection", "close");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainBegin.class).inFlight()).isEqualTo(3);
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
		assertThat(events.all().get(events.all().size() - 1)).isInstanceOf(ShutdownComplete.class);
	}

	@Test
	void chunkedAnswerStaysChunked() throws Exception {
		TestServer server = start();
		int port = server.port();
		try (RawClient client = RawClient.connect(server.port()).get("/chunks")) {
			Answers.entered.acquire();
			EventLog events = server.events();
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			await().untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> RawClient.connect(port).close()));
			Answers.gate.countDown();
			RawClient.Reply reply = client.read();
			assertThat(reply.headers()).containsEntry("transfer-encoding", "chunked")
				.containsEntry("connection", "close");
			assertThat(reply.text()).hasSize(100_000);
			assertThat(client.rest()).isEmpty();
			end.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void http2ClientReceivesGoAway() throws Exception {
		TestServer server = start("server.http2.enabled=true");
		try (Http2Client client = new Http2Client(server.port())) {
			client.get(1, "/slow/1");
			Answers.entered.acquire();
			CompletableFuture<Void> end = close(server);
			client.readUntil(Http2Client.GOAWAY, 0);
			Answers.gate.countDown();
			assertThat(client.readToEnd(1)).isEqualTo(4);
			end.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void requestThatListenersAreHearingOfIsAnswered() throws Exception {
		TestServer server = start("server.http2.enabled=true");
		EventLog events = server.events();
		server.bus().on(RequestReceived.class, (event) -> {
			Answers.entered.release();
			Answers.gate.await();
		});
		try (RawClient client = RawClient.connect(server.port()).get("/slow/1");
				Http2Client streams = new Http2Client(server.port())) {
			streams.get(1, "/slow/1");
			Answers.entered.acquire(2);
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			streams.readUntil(Http2Client.GOAWAY, 0);
			Answers.gate.countDown();
			assertThat(client.read().text()).isEqualTo("done");
			assertThat(streams.readToEnd(1)).isEqualTo(4);
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainBegin.class).inFlight()).isEqualTo(2);
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	@Test
	void stragglerIsNamedAlthoughNobodyListenedToRequests() throws Exception {
		TestServer server = start("lifecycle.shutdown.drain-timeout=300ms", "lifecycle.metrics.enabled=false");
		List<DrainComplete> drains = new CopyOnWriteArrayList<>();
		server.bus().on(DrainComplete.class, drains::add);
		assertThat(server.context().getBean(Connections.class).isExchangeObserved()).isFalse();
		try (RawClient client = RawClient.connect(server.port()).get("/slow/7;jsessionid=secret?x=y")) {
			Answers.entered.acquire();
			long began = System.nanoTime();
			server.close();
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
			assertThat(client.socket().isConnected()).isTrue();
		}
		finally {
			Answers.gate.countDown();
		}
		assertThat(drains).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.TIMEOUT);
			assertThat(drain.stragglers()).singleElement()
				.isInstanceOfSatisfying(InFlightRequest.class, ServerDrainTests::assertIsSlow);
		});
	}

	private static void assertIsSlow(InFlightRequest request) {
		assertThat(request.method()).isEqualTo("GET");
		assertThat(request.path()).startsWith("/slow/7").doesNotContain("secret");
		assertThat(request.route()).isEqualTo("/slow/{id}");
		assertThat(request.connectionId()).isPositive();
		assertThat(request.streaming()).isFalse();
		assertThat(request.age()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
	}

	@Test
	void inFlightIsWhatRunsNow() throws Exception {
		try (TestServer server = start(); RawClient client = RawClient.connect(server.port())) {
			InFlightRegistry registry = server.context().getBean(InFlightRegistry.class);
			assertThat(registry.list()).isEmpty();
			client.get("/slow/1");
			Answers.entered.acquire();
			assertThat(registry.list()).singleElement()
				.extracting(InFlight::describe)
				.asString()
				.startsWith("GET /slow/1");
			Answers.gate.countDown();
			client.read();
			await().untilAsserted(() -> assertThat(registry.list()).isEmpty());
		}
	}

	@Test
	void immediateShutdownWaitsForNothing() throws Exception {
		TestServer server = start("server.shutdown=immediate");
		EventLog events = server.events();
		try (RawClient client = RawClient.connect(server.port()).get("/slow/1")) {
			Answers.entered.acquire();
			server.close();
			assertThat(client.socket().isConnected()).isTrue();
		}
		finally {
			Answers.gate.countDown();
		}
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.IMMEDIATE);
		assertThat(events.only(DrainComplete.class).stragglers()).hasSize(1);
	}

	@Test
	void endlessStreamsAreCompletedWhereTheyAreSetTo() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		OpenStreams streams = server.context().getBean(OpenStreams.class);
		CountDownLatch own = new CountDownLatch(1);
		streams.add("own", own::countDown);
		try (RawClient spoken = RawClient.connect(server.port()).get("/stream/2");
				RawClient silent = RawClient.connect(server.port()).get("/stream/0")) {
			await().until(() -> streams.size() == 3);
			server.close();
			assertThat(spoken.read().text()).isEqualTo("data:1\n\ndata:2\n\n");
			assertThat(silent.read().text()).isEmpty();
		}
		assertThat(own.getCount()).isZero();
		assertThat(streams.size()).isZero();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
		assertThat(events.only(DrainComplete.class).stragglers()).isEmpty();
	}

	@Test
	void streamThatOpensWhileTheApplicationDrainsIsCompletedToo() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		OpenStreams streams = server.context().getBean(OpenStreams.class);
		CountDownLatch late = new CountDownLatch(1);
		try (RawClient slow = RawClient.connect(server.port()).get("/slow/1")) {
			Answers.entered.acquire();
			CountDownLatch early = new CountDownLatch(1);
			streams.add("early", early::countDown);
			CompletableFuture<Void> end = close(server);
			assertThat(early.await(10, TimeUnit.SECONDS)).isTrue();
			streams.add("late", late::countDown);
			assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
			Answers.gate.countDown();
			assertThat(slow.read().text()).isEqualTo("done");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(streams.size()).isZero();
	}

	@Test
	void endlessFluxIsCompletedAfterAWholeElement() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		OpenStreams streams = server.context().getBean(OpenStreams.class);
		try (RawClient sse = RawClient.connect(server.port()).get("/flux");
				RawClient entity = RawClient.connect(server.port()).get("/flux/entity");
				RawClient silent = RawClient.connect(server.port()).get("/flux/silent")) {
			await().until(() -> streams.size() == 3);
			server.close();
			assertThat(sse.read().text()).startsWith("data:0\n\n").endsWith("\n\n");
			assertThat(entity.read().text()).startsWith("{\"n\":0}\n").endsWith("}\n");
			assertThat(silent.read().text()).isEmpty();
		}
		await().untilAsserted(() -> assertThat(Answers.cancelled).hasValue(3));
		assertThat(streams.size()).isZero();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	@Test
	void functionalEventStreamIsCompleted() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		OpenStreams streams = server.context().getBean(OpenStreams.class);
		try (RawClient spoken = RawClient.connect(server.port()).get("/functional/2");
				RawClient silent = RawClient.connect(server.port()).get("/functional/0")) {
			await().until(() -> streams.size() == 2);
			server.close();
			assertThat(spoken.read().text()).isEqualTo("data:1\n\ndata:2\n\n");
			assertThat(silent.read().text()).isEmpty();
		}
		assertThat(streams.size()).isZero();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
		assertThat(events.all(RequestComplete.class)).hasSize(2)
			.allSatisfy((event) -> assertThat(event.error()).isNull());
	}

	@Test
	void fluxThatBecomesOneAnswerIsWaitedFor() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		try (RawClient client = RawClient.connect(server.port()).get("/flux/list")) {
			int port = server.port();
			Answers.entered.acquire();
			CompletableFuture<Void> end = close(server);
			events.await(DrainBegin.class, 1);
			await().untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> RawClient.connect(port).close()));
			Answers.gate.countDown();
			assertThat(client.read().text()).isEqualTo("[1,2]");
			end.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void webSocketIsClosedAsGoingAwayBeforeTheServerStops() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		OpenStreams streams = server.context().getBean(OpenStreams.class);
		try (RawClient slow = RawClient.connect(server.port()).get("/slow/1"); RawClient socket = webSocket(server)) {
			Answers.entered.acquire();
			assertThat(socket.read(false).status()).isEqualTo(101);
			await().until(() -> streams.size() == 1);
			CompletableFuture<Void> end = close(server);
			// The close frame with status 1001 arrives while a request is still active.
			assertThat(socket.bytes(4)).containsExactly(0x88, 2, 0x03, 0xE9);
			assertThat(events.all()).noneMatch(DrainComplete.class::isInstance);
			Answers.gate.countDown();
			assertThat(slow.read().text()).isEqualTo("done");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(streams.size()).isZero();
	}

	@Test
	void streamingBodyEndsWhereTheApplicationHasSaidHowTo() throws Exception {
		TestServer server = start("lifecycle.shutdown.complete-streams=true");
		EventLog events = server.events();
		try (RawClient client = RawClient.connect(server.port()).get("/ticks")) {
			await().until(() -> server.context().getBean(OpenStreams.class).size() == 1);
			// The client must read meanwhile, otherwise the server would wait for it.
			CompletableFuture<Void> end = close(server);
			// The shutdown may begin before the first tick.
			assertThat(client.read().text()).matches("(tick\\n)*last\\n");
			end.get(20, TimeUnit.SECONDS);
		}
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	@Test
	void streamThatEndsByItselfIsForgotten() throws Exception {
		try (TestServer server = start(); RawClient client = RawClient.connect(server.port())) {
			OpenStreams streams = server.context().getBean(OpenStreams.class);
			assertThat(client.get("/stream/done").read().text()).isEqualTo("data:1\n\n");
			assertThat(client.get("/flux/done").read().text()).isEqualTo("data:1\n\ndata:2\n\n");
			assertThat(client.get("/functional/done").read().text()).isEqualTo("data:1\n\n");
			await().until(() -> streams.size() == 0);
			try (RawClient socket = webSocket(server)) {
				await().until(() -> streams.size() == 1);
				assertThat(socket.socket().isConnected()).isTrue();
			}
			await().until(() -> streams.size() == 0);
		}
	}

	@Test
	void clientsThatResetTheirStreamsDoNotStallTheEnd() throws Exception {
		TestServer server = start();
		EventLog events = server.events();
		for (int i = 0; i < 40; i++) {
			RawClient client = RawClient.connect(server.port()).get("/lines");
			client.bytes(1000);
			client.reset();
		}
		await().atMost(Duration.ofSeconds(20))
			.until(() -> server.context().getBean(InFlightRegistry.class).list().isEmpty());
		server.close();
		assertThat(events.only(DrainComplete.class).outcome()).isEqualTo(DrainOutcome.COMPLETE);
	}

	private static RawClient webSocket(TestServer server) throws IOException {
		return RawClient.connect(server.port())
			.get("/socket", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
					"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
	}

	private TestServer start(String... properties) {
		TestServer server = TestServer.start(List.of(Application.class), properties);
		this.started.add(server);
		return server;
	}

	private static CompletableFuture<Void> close(TestServer server) {
		return CompletableFuture.runAsync(server::close);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	@Import(Answers.class)
	@EnableWebSocket
	static class Application implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/socket");
		}

		@Bean
		RouterFunction<ServerResponse> functional() {
			return RouterFunctions.route()
				.GET("/functional/{count}",
						(request) -> ServerResponse.sse((stream) -> send(stream, request.pathVariable("count")),
								Duration.ZERO))
				.build();
		}

		private static void send(ServerResponse.SseBuilder stream, String count) {
			boolean done = count.equals("done");
			try {
				for (int i = 1; i <= (done ? 1 : Integer.parseInt(count)); i++) {
					stream.send(String.valueOf(i));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			if (done) {
				stream.complete();
			}
		}

	}

	@RestController
	static class Answers {

		static volatile Semaphore entered = new Semaphore(0);

		static volatile CountDownLatch gate = new CountDownLatch(1);

		static volatile AtomicInteger cancelled = new AtomicInteger();

		private final OpenStreams streams;

		Answers(OpenStreams streams) {
			this.streams = streams;
		}

		@GetMapping("/slow/{id}")
		String slow(@PathVariable String id) throws InterruptedException {
			entered.release();
			gate.await();
			return "done";
		}

		@GetMapping("/slow/{id}/empty")
		ResponseEntity<Void> empty() throws InterruptedException {
			entered.release();
			gate.await();
			return ResponseEntity.noContent().build();
		}

		// A thread of the application commits the response.
		@GetMapping("/slow/{id}/outside")
		void outside(HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			entered.release();
			new Thread(() -> {
				try {
					gate.await();
					async.getResponse().setContentLength(4);
					async.getResponse().getWriter().write("done");
					async.getResponse().flushBuffer();
					async.complete();
				}
				catch (IOException | InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}).start();
		}

		@GetMapping("/chunks")
		void chunks(Writer out) throws IOException, InterruptedException {
			entered.release();
			gate.await();
			out.write("x".repeat(100_000));
		}

		@GetMapping("/stream/{count}")
		SseEmitter stream(@PathVariable String count) throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			int last = count.equals("done") ? 1 : Integer.parseInt(count);
			for (int i = 1; i <= last; i++) {
				emitter.send(i);
			}
			if (count.equals("done")) {
				emitter.complete();
			}
			return emitter;
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Long> flux() {
			return endless();
		}

		@GetMapping("/flux/entity")
		ResponseEntity<Flux<Map<String, Long>>> entity() {
			return ResponseEntity.ok()
				.contentType(MediaType.APPLICATION_NDJSON)
				.body(endless().map((number) -> Map.of("n", number)));
		}

		@GetMapping(path = "/flux/silent", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Long> silent() {
			return Flux.<Long>never().doOnCancel(cancelled::incrementAndGet);
		}

		private static Flux<Long> endless() {
			return Flux.interval(Duration.ZERO, Duration.ofMillis(5))
				.onBackpressureDrop()
				.doOnCancel(cancelled::incrementAndGet);
		}

		@GetMapping(path = "/flux/done", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Integer> done() {
			return Flux.just(1, 2);
		}

		@GetMapping(path = "/flux/list", produces = MediaType.APPLICATION_JSON_VALUE)
		Flux<Integer> list() {
			entered.release();
			return Flux.just(1, 2).delaySubscription(Mono.fromCallable(() -> {
				gate.await();
				return true;
			}).subscribeOn(Schedulers.boundedElastic()));
		}

		@GetMapping(path = "/ticks", produces = MediaType.TEXT_PLAIN_VALUE)
		StreamingResponseBody ticks() {
			AtomicBoolean ended = new AtomicBoolean();
			this.streams.add(ended, () -> ended.set(true));
			return (out) -> {
				while (!ended.get()) {
					out.write("tick\n".getBytes());
					out.flush();
				}
				out.write("last\n".getBytes());
			};
		}

		@GetMapping(path = "/lines", produces = MediaType.TEXT_PLAIN_VALUE)
		StreamingResponseBody lines() {
			byte[] line = "line\n".repeat(100).getBytes();
			return (out) -> {
				for (int i = 0; i < 20_000; i++) {
					out.write(line);
				}
			};
		}

	}

}
