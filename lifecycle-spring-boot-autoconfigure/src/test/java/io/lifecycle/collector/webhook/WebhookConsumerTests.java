package io.lifecycle.collector.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.lifecycle.collector.BatchRetry;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.collector.DeliveryException;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.json.LifecycleJson;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookConsumer}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WebhookConsumerTests {

	private static final BatchRetry AT_ONCE = new BatchRetry(3, Duration.ZERO, 1, Duration.ZERO);

	private static final BatchRetry IN_AN_HOUR = new BatchRetry(3, Duration.ofHours(1), 1, Duration.ofHours(1));

	private static final LifecycleJson json = new LifecycleJson();

	@Test
	void batchArrivesAsCloudEvents() {
		LifecycleEvent event = new BackgroundTaskStarted("t-1", "Grüße \"😀\" \u2028");
		try (Receiver receiver = Receiver.answering(202)) {
			builder(receiver.uri("/hooks?tenant=7")).header("Authorization", "Bearer s3cret")
				.build()
				.accept(List.of(event));
			Receiver.Received request = receiver.requests.get(0);
			assertThat(request.method() + " " + request.target()).isEqualTo("POST /hooks?tenant=7");
			assertThat(request.all()).contains(Map.entry("Authorization", List.of("Bearer s3cret")),
					Map.entry("Content-type", List.of("application/cloudevents-batch+json")),
					Map.entry("Content-length", List.of(String.valueOf(request.body().length))));
			JsonNode sent = request.events().get(0);
			assertThat(sent.propertyNames()).containsExactly("specversion", "id", "source", "type", "time",
					"datacontenttype", "sequence", "data");
			assertThat(sent.get("id").asString()).isEqualTo("4711-1");
			assertThat(sent.get("source").asString()).isEqualTo("/lakeside/i-1-4711");
			assertThat(sent.get("type").asString()).isEqualTo(BackgroundTaskStarted.class.getName());
			assertThat(sent.get("data")).isEqualTo(JsonMapper.shared().readTree(json.write(event)));
		}
	}

	@Test
	void requestsAreBoundedInEventsAndInBytes() {
		try (Receiver receiver = Receiver.answering(200)) {
			WebhookConsumer consumer = builder(receiver.uri("/")).maxEvents(500).maxBytes(20_000).build();
			consumer.accept(events(1203));
			builder(receiver.uri("/few")).maxEvents(7).build().accept(events(15));
			assertThat(receiver.requests)
				.allSatisfy((request) -> assertThat(request.body().length).isBetween(1, 20_000));
			assertThat(receiver.events()).extracting((event) -> event.get("sequence").asInt())
				.startsWith(1, 2, 3)
				.hasSize(1218);
			assertThat(receiver.requests.stream().filter((request) -> request.target().equals("/few")))
				.extracting((request) -> request.events().size())
				.containsExactly(7, 7, 1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 425, 429, 500, 503, 599 })
	void requestThatFailsForNowIsSentAgainWithTheSameIds(int status) {
		try (Receiver receiver = Receiver.answering(200, status, status, 200)) {
			BufferedCollector collector = collector(builder(receiver.uri("/")).maxEvents(2).retry(AT_ONCE));
			events(6).forEach(collector::record);
			Awaitility.await().until(() -> collector.consumers().get(0).waiting() == 0);
			collector.close();
			assertThat(receiver.requests).extracting((request) -> request.events().get(0).get("id").asString())
				.containsExactly("4711-1", "4711-3", "4711-3", "4711-3", "4711-5");
			assertThat(receiver.requests.get(1).body()).isEqualTo(receiver.requests.get(3).body());
			assertThat(collector.consumers()).containsExactly(new ConsumerStatus("webhook", 6, 0, 0, 0, false));
		}
	}

	@ParameterizedTest
	@CsvSource({ "120, 120", "0, 0", "999999999999999999999, 0", "99999999, 600", "soon, 0", "-1, 0", "date, 3600" })
	void receiverSaysWhenToSendAgain(String header, long seconds) {
		String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(599));
		try (Receiver receiver = new Receiver((exchange, received) -> {
			exchange.getResponseHeaders().add("Retry-After", header.equals("date") ? date : header);
			exchange.sendResponseHeaders(429, -1);
		})) {
			assertThatFails(builder(receiver.uri("/")).build(), 1)
				.satisfies((failure) -> assertThat(failure.notBefore()).isBetween(Duration.ZERO,
						Duration.ofSeconds(header.equals("date") ? 599 : seconds)))
				.satisfies((failure) -> assertThat(failure.notBefore())
					.isGreaterThanOrEqualTo(Duration.ofSeconds(header.equals("date") ? 500 : seconds)));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 307, 400, 401, 404, 410, 422 })
	void refusedEventsCountAsFailedAndTheNextOnesAreSent(int status) {
		try (Receiver receiver = Receiver.answering(status, 200)) {
			BufferedCollector collector = collector(builder(receiver.uri("/")).maxEvents(2).retry(IN_AN_HOUR));
			events(6).forEach(collector::record);
			Awaitility.await().until(() -> collector.consumers().get(0).waiting() == 0);
			collector.close();
			assertThat(receiver.requests).hasSize(3);
			assertThat(collector.consumers()).containsExactly(new ConsumerStatus("webhook", 4, 0, 2, 0, true));
		}
	}

	@Test
	void requestThatIsTooLargeIsHalved() {
		try (Receiver receiver = new Receiver((exchange, received) -> {
			boolean poison = received.events().stream().anyMatch((event) -> event.get("sequence").asInt() == 5);
			exchange.sendResponseHeaders((received.events().size() > 2 || poison) ? 413 : 200, -1);
			exchange.close();
		})) {
			assertThatFails(builder(receiver.uri("/")).build(), 8).satisfies((failure) -> {
				assertThat(failure.events()).isOne();
				assertThat(failure.notBefore()).isNull();
			});
			assertThat(receiver.requests).extracting((request) -> request.events().size())
				.containsExactly(8, 4, 2, 2, 2, 1, 1, 1, 1);
		}
	}

	@Test
	void eventThatNoRequestCanHaveCostsNoOther() {
		record Own(Object content, long timestampNanos) implements LifecycleEvent {
		}
		Own endless = new Own("x".repeat(100_000), 1);
		try (Receiver receiver = Receiver.answering(200)) {
			WebhookConsumer consumer = builder(receiver.uri("/")).maxBytes(50_000).build();
			assertThatFails(consumer, List.of(events(1).get(0), endless, events(1).get(0)))
				.satisfies((failure) -> assertThat(failure.events()).isOne())
				.withMessageContaining("cannot receive an event of 100");
			assertThat(receiver.events()).extracting((event) -> event.get("sequence").asInt()).containsExactly(1, 3);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Misbehavior.class, mode = Mode.MATCH_NONE, names = ".*BODY")
	void receiverThatDoesNotAnswerEndsInTimeAndCanBeTriedAgain(Misbehavior misbehavior) throws Exception {
		misbehavior.run((uri) -> assertThatFails(impatient(uri), 3).satisfies((failure) -> {
			assertThat(failure.events()).isEqualTo(3);
			assertThat(failure.notBefore()).isZero();
			assertThat(failure).hasCauseInstanceOf(IOException.class);
		}).withMessage(uri + " did not answer"));
	}

	@ParameterizedTest
	@EnumSource(value = Misbehavior.class, mode = Mode.MATCH_ALL, names = ".*BODY")
	void statusIsTheAnswerAndItsContentEndsInTime(Misbehavior misbehavior) throws Exception {
		misbehavior.run((uri) -> impatient(uri).accept(events(3)));
	}

	private static WebhookConsumer impatient(URI uri) {
		return builder(uri).timeout(Duration.ofMillis(300)).build();
	}

	@Test
	void connectionIsUsedAgainWhenTheContentOfTheAnswerHasEnded() {
		Set<Integer> ports = ConcurrentHashMap.newKeySet();
		AtomicBoolean again = new AtomicBoolean();
		Semaphore accepted = new Semaphore(0);
		try (Receiver receiver = new Receiver((exchange, received) -> {
			again.compareAndSet(false, !ports.add(exchange.getRemoteAddress().getPort()));
			exchange.sendResponseHeaders(200, 2);
			exchange.getResponseBody().write('o');
			exchange.getResponseBody().flush();
			accepted.acquireUninterruptibly();
			exchange.getResponseBody().write('k');
			exchange.close();
		})) {
			WebhookConsumer consumer = builder(receiver.uri("/")).build();
			Awaitility.await().until(() -> {
				consumer.accept(events(1));
				accepted.release();
				return again.get();
			});
		}
	}

	@Test
	void contentThatDoesNotEndIsCutOff() {
		CompletableFuture<Void> cut = new CompletableFuture<>();
		try (Receiver receiver = new Receiver((exchange, received) -> {
			exchange.sendResponseHeaders(200, 0);
			try {
				while (true) {
					exchange.getResponseBody().write(new byte[4096]);
				}
			}
			catch (IOException ex) {
				cut.complete(null);
			}
		})) {
			builder(receiver.uri("/")).build().accept(events(1));
			assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void answerNeedsNoThreadOfTheCommonPool() {
		CountDownLatch never = new CountDownLatch(1);
		List<CompletableFuture<Void>> blocked = IntStream.range(0, 2 * ForkJoinPool.getCommonPoolParallelism())
			.mapToObj((i) -> CompletableFuture.runAsync(() -> await(never), ForkJoinPool.commonPool()))
			.toList();
		try (Receiver receiver = Receiver.answering(200)) {
			builder(receiver.uri("/")).timeout(Duration.ofSeconds(5)).build().accept(events(3));
			assertThat(receiver.events()).hasSize(3);
		}
		finally {
			never.countDown();
			blocked.forEach(CompletableFuture::join);
		}
	}

	@Test
	void interruptEndsARequestAtOnce() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		try (Receiver receiver = new Receiver((exchange, request) -> {
			received.countDown();
			await(never);
		})) {
			BufferedCollector collector = BufferedCollector.builder()
				.maxBufferSize(1)
				.shutdownTimeout(Duration.ZERO)
				.onFlush("webhook", builder(receiver.uri("/")).timeout(Duration.ofHours(1)).build())
				.build();
			collector.record(events(1).get(0));
			received.await();
			collector.close();
			Awaitility.await().until(() -> collector.consumers().get(0).failed() == 1);
			never.countDown();
		}
	}

	@Test
	void receiverThatIsDownDoesNotDelayTheEnd() {
		try (Receiver receiver = Receiver.answering(503)) {
			BufferedCollector collector = collector(builder(receiver.uri("/")).retry(IN_AN_HOUR));
			events(6).forEach(collector::record);
			Awaitility.await().until(() -> !receiver.requests.isEmpty());
			events(3).forEach(collector::record);
			collector.close();
			assertThat(collector.consumers()).containsExactly(new ConsumerStatus("webhook", 0, 0, 9, 0, true));
		}
	}

	@Test
	void logHasNoSecrets(CapturedOutput output) {
		try (Receiver receiver = Receiver.answering(503, 401)) {
			for (URI uri : List.of(receiver.uri("/s3cret?a=s3cret"), receiver.uri("/s3cret?a=s3cret"),
					URI.create("http://s3cret@localhost:1/s3cret?a=s3cret"))) {
				BufferedCollector collector = collector(
						builder(uri).header("Authorization", "Bearer s3cret").retry(BatchRetry.NEVER));
				events(6).forEach(collector::record);
				Awaitility.await().until(() -> collector.consumers().get(0).waiting() == 0);
				collector.close();
			}
			assertThat(output).contains(receiver.uri("").toString() + " answered 503")
				.contains(receiver.uri("").toString() + " answered 401")
				.contains("http://localhost:1 did not answer")
				.doesNotContain("s3cret");
		}
	}

	@Test
	void applicationThatReceivesItsOwnEventsIsWarnedOnce(CapturedOutput output) {
		try (Receiver receiver = Receiver.answering(200)) {
			WebhookConsumer consumer = builder(receiver.uri("/own")).build();
			consumer.accept(List.of(received("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
			assertThat(output).doesNotContain("receives its own events");
			String own = receiver.requests.get(0).headers().getFirst("traceparent");
			consumer.accept(List.of(received(own), received(own)));
			consumer.accept(List.of(received(own)));
			assertThat(output).containsOnlyOnce("This application receives its own events from the webhook "
					+ receiver.uri("") + ", and each request leads to further events");
		}
	}

	@Test
	void interceptorsOfTheClientAreUsedAndMayFail() {
		RestClient.Builder client = RestClient.builder().requestInterceptor((request, body, execution) -> {
			request.getHeaders().add("X-Signature", String.valueOf(body.length));
			return execution.execute(request, body);
		});
		RestClient.Builder failing = RestClient.builder().requestInterceptor((request, body, execution) -> {
			throw new IllegalStateException("no token");
		});
		try (Receiver receiver = Receiver.answering(200)) {
			WebhookConsumer.builder(client, receiver.uri("/")).build().accept(events(1));
			assertThatFails(WebhookConsumer.builder(failing, receiver.uri("/")).build(), 1)
				.satisfies((failure) -> assertThat(failure.notBefore()).isZero())
				.havingCause()
				.withMessage("no token");
			Receiver.Received request = receiver.requests.get(0);
			assertThat(request.headers().getFirst("X-Signature")).isEqualTo(String.valueOf(request.body().length));
			assertThat(receiver.requests).hasSize(1);
		}
	}

	@Test
	void tracingOfTheClientDoesNotHideALoop() {
		ObservationRegistry tracing = ObservationRegistry.create();
		tracing.observationConfig().observationHandler(new ObservationHandler<SenderContext<Object>>() {

			@Override
			public void onStart(SenderContext<Object> context) {
				context.getSetter()
					.set(context.getCarrier(), "traceparent",
							"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof SenderContext;
			}

		});
		try (Receiver receiver = Receiver.answering(200)) {
			WebhookConsumer.builder(RestClient.builder().observationRegistry(tracing), receiver.uri("/"))
				.build()
				.accept(events(1));
			assertThat(receiver.requests.get(0).all().get("Traceparent")).singleElement()
				.asString()
				.endsWith("-0000000000000001-00");
		}
	}

	@Test
	void userInfoOfTheAddressIsSentButNotShown() {
		try (Receiver receiver = Receiver.answering(401)) {
			URI uri = URI
				.create(receiver.uri("/a//b@c?d=%2F@").toString().replace("//localhost", "//us%40er:s3cret@localhost"));
			assertThatFails(builder(uri).build(), 1).withMessage(receiver.uri("") + " answered 401");
			assertThatFails(builder(uri).header("Authorization", "Bearer x").build(), 1);
			assertThat(receiver.requests)
				.extracting((request) -> request.target() + " " + request.headers().get("Authorization"))
				.containsExactly("/a//b@c?d=%2F@ [Basic " + HttpHeaders.encodeBasicAuth("us@er", "s3cret", null) + "]",
						"/a//b@c?d=%2F@ [Bearer x]");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer s3cret\n", "Bearer s3cret\r\nX: y", "Bearer s3cret\u0000", "Bearer s3cret\u20ac" })
	void headerThatCannotBeSentIsRefusedWithoutItsValue(String value) {
		WebhookConsumerBuilder builder = builder(URI.create("HTTP://localhost/"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header("Authorization", value))
			.withMessage("Header 'Authorization' has a character that no header may have, such as a line end");
	}

	@Test
	void valuesThatMakeNoSenseAreRefused() {
		WebhookConsumerBuilder builder = builder(URI.create("https://localhost/"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder(URI.create("/s3cret")))
			.withMessage("'uri' must be an absolute HTTP address");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxEvents(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
	}

	private static WebhookConsumerBuilder builder(URI uri) {
		return WebhookConsumer.builder(RestClient.builder(), uri)
			.json(json)
			.identity(new InstanceIdentity("lakeside", "i-1", "4711", 0));
	}

	private static BufferedCollector collector(WebhookConsumerBuilder builder) {
		return BufferedCollector.builder().maxBufferSize(6).onFlush("webhook", builder.build()).build();
	}

	private static List<LifecycleEvent> events(int count) {
		return IntStream.range(0, count)
			.<LifecycleEvent>mapToObj((i) -> new BackgroundTaskStarted("t-" + i, "cleanup"))
			.toList();
	}

	private static RequestReceived received(String traceParent) {
		return new RequestReceived(new RequestInfo(1, 1, "POST", "/own", null, "HTTP/1.1", "http", "",
				Map.of("traceparent", traceParent)));
	}

	private static ThrowableAssertAlternative<DeliveryException> assertThatFails(WebhookConsumer consumer, int count) {
		return assertThatFails(consumer, events(count));
	}

	private static ThrowableAssertAlternative<DeliveryException> assertThatFails(WebhookConsumer consumer,
			List<LifecycleEvent> batch) {
		return assertThatExceptionOfType(DeliveryException.class).isThrownBy(() -> consumer.accept(batch));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	enum Misbehavior {

		HANGS {
			@Override
			void answer(Socket socket) throws IOException {
				socket.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
		},

		RESETS {
			@Override
			void answer(Socket socket) throws IOException {
				socket.setSoLinger(true, 0);
			}
		},

		STOPS_IN_THE_HEAD {
			@Override
			void answer(Socket socket) throws IOException {
				write(socket, "HTTP/1.1 200 O");
				HANGS.answer(socket);
			}
		},

		SENDS_AN_ENDLESS_HEAD {
			@Override
			void answer(Socket socket) throws IOException {
				write(socket, "HTTP/1.1 200 OK\r\n");
				while (true) {
					write(socket, "X: y\r\n");
				}
			}
		},

		SENDS_AN_ENDLESS_BODY {
			@Override
			void answer(Socket socket) throws IOException {
				write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
				while (true) {
					write(socket, "1000\r\n" + "x".repeat(0x1000) + "\r\n");
				}
			}
		},

		STOPS_IN_THE_BODY {
			@Override
			void answer(Socket socket) throws IOException {
				write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx");
				HANGS.answer(socket);
			}
		},

		IS_NO_WEB_SERVER {
			@Override
			void answer(Socket socket) throws IOException {
				write(socket, "220 mail.example ESMTP\r\n");
			}
		};

		abstract void answer(Socket socket) throws IOException;

		void run(Consumer<URI> client) throws IOException {
			try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
				List<Socket> open = new CopyOnWriteArrayList<>();
				CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(server, open),
						(work) -> new Thread(work, "receiver").start());
				client.accept(URI.create("http://localhost:" + server.getLocalPort()));
				server.close();
				for (Socket socket : open) {
					socket.close();
				}
				assertThat(serving).succeedsWithin(Duration.ofSeconds(30));
			}
		}

		private void serve(ServerSocket server, List<Socket> open) {
			try {
				while (true) {
					Socket socket = server.accept();
					open.add(socket);
					serve(socket);
				}
			}
			catch (IOException ex) {
				// The server is closed.
			}
		}

		private void serve(Socket socket) {
			try (socket) {
				answer(socket);
			}
			catch (IOException ex) {
				// The client is gone.
			}
		}

		static void write(Socket socket, String text) throws IOException {
			socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		}

	}

}
