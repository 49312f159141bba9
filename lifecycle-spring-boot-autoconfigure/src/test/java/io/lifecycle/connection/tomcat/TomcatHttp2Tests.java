package io.lifecycle.connection.tomcat;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TomcatHttp2Tests {

	private static TestServer plain;

	private static TestServer secure;

	private EventLog events;

	private EventLog secureEvents;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		plain = TestServer.start(List.of(TomcatApp.class), "server.http2.enabled=true",
				"server.compression.enabled=true", "server.compression.min-response-size=100");
		String[] keys = TestKeys.properties();
		secure = TestServer.start(List.of(TomcatApp.class), "server.http2.enabled=true", keys[0], keys[1]);
		File file = Files.write(directory.resolve("file"), new byte[3_000_000]).toFile();
		plain.context().getBean(TomcatApp.Answers.class).file = file;
		secure.context().getBean(TomcatApp.Answers.class).file = Files
			.write(directory.resolve("small"), new byte[60_000])
			.toFile();
	}

	@AfterAll
	static void stop() {
		plain.close();
		secure.close();
	}

	@BeforeEach
	void listen() {
		plain.bus().clear();
		secure.bus().clear();
		this.events = plain.events();
		this.secureEvents = secure.events();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes?n=70000", "/text?n=50000", "/chunks?n=30", "/callable", "/deferred",
			"/stream?n=20", "/empty", "/teapot", "/fail", "/nowhere", "/file" })
	void responseIsToldAsTheClientSawIt(String path) throws IOException {
		long bytes;
		long read;
		try (Http2Client client = new Http2Client(plain.port())) {
			client.get(1, path);
			client.windowUpdate(1, 10_000_000);
			bytes = client.readToEnd(1);
			client.socket().shutdownOutput();
			while (client.socket().getInputStream().read() >= 0) {
				// The rest is counted by nobody.
			}
			read = client.bytesRead();
		}
		ResponseCompleted completed = this.events.only(ResponseCompleted.class);
		assertThat(completed.bytesSent()).isEqualTo(bytes);
		RequestStarted started = this.events.only(RequestStarted.class);
		assertThat(started.httpVersion()).isEqualTo("HTTP/2.0");
		assertThat(started.requestId()).isEqualTo(completed.requestId());
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isGreaterThanOrEqualTo(read);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
		assertLast(this.events, closed);
	}

	@Test
	void upgradedRequestIsOneExchange() throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		for (int i = 1; i <= 3; i++) {
			HttpResponse<byte[]> response = client.send(
					HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain.port() + "/bytes?n=" + i)).build(),
					HttpResponse.BodyHandlers.ofByteArray());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		}
		List<ResponseCompleted> completed = this.events.await(ResponseCompleted.class, 3);
		assertThat(completed).extracting(ResponseCompleted::bytesSent).containsExactlyInAnyOrder(1L, 2L, 3L);
		assertThat(completed).extracting(ResponseCompleted::connectionId).containsOnly(completed.get(0).connectionId());
		assertThat(this.events.all(RequestStarted.class)).extracting(RequestStarted::httpVersion)
			.containsOnly("HTTP/2.0");
		client = null;
		System.gc();
	}

	@Test
	void negotiatedConnectionCarriesManyStreams() throws Exception {
		HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_2)
			.sslContext(TestKeys.trusting())
			.build();
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("https://localhost:" + secure.port() + "/bytes?n=20000"))
			.build();
		assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		var answers = java.util.stream.IntStream.range(0, 40)
			.mapToObj((i) -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
			.toList();
		answers.forEach((answer) -> assertThat(answer.join().body()).hasSize(20000));
		List<ResponseCompleted> completed = this.secureEvents.await(ResponseCompleted.class, 41);
		assertThat(completed).extracting(ResponseCompleted::bytesSent).containsOnly(20000L);
		assertThat(completed).extracting(ResponseCompleted::connectionId).containsOnly(completed.get(0).connectionId());
		assertThat(this.secureEvents.all(RequestComplete.class)).extracting((event) -> event.request().scheme())
			.containsOnly("https");
	}

	@Test
	void fileOverTlsIsComplete() throws IOException {
		long bytes;
		try (Http2Client client = new Http2Client(tls())) {
			client.get(1, "/file");
			bytes = client.readToEnd(1);
		}
		assertThat(bytes).isEqualTo(60_000);
		assertThat(this.secureEvents.only(ResponseCompleted.class).bytesSent()).isEqualTo(bytes);
		assertThat(this.secureEvents.closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	private Socket tls() throws IOException {
		SSLSocket socket = (SSLSocket) TestKeys.trusting().getSocketFactory().createSocket("127.0.0.1", secure.port());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	@RepeatedTest(20)
	void clientThatClosesRightAfterItsResponseIsNoDisconnect() throws IOException {
		Http2Client client = new Http2Client(plain.port());
		client.get(1, "/bytes?n=10");
		client.readToEnd(1);
		client.close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ResponseAborted.class)).isEmpty();
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void resetOfAStreamAbortsItsExchangeOnly() throws Exception {
		TomcatApp.Answers answers = block();
		Http2Client client = new Http2Client(plain.port());
		client.get(1, "/block");
		answers.entered.await();
		client.get(3, "/bytes?n=3");
		assertThat(client.readToEnd(3)).isEqualTo(3);
		client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
		client.get(5, "/bytes?n=5");
		assertThat(client.readToEnd(5)).isEqualTo(5);
		answers.gate.countDown();
		ResponseAborted aborted = this.events.only(ResponseAborted.class);
		assertThat(aborted.bytesSent()).isZero();
		client.get(7, "/bytes?n=7");
		assertThat(client.readToEnd(7)).isEqualTo(7);
		client.close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(3L, 5L, 7L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatLeavesABlockedHandlerIsSeenWithoutAWrite(boolean reset) throws Exception {
		TomcatApp.Answers answers = block();
		Http2Client client = new Http2Client(plain.port());
		client.get(1, "/block");
		answers.entered.await();
		if (reset) {
			client.reset();
		}
		else {
			client.close();
		}
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isFalse();
		answers.gate.countDown();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.all(ResponseAborted.class)).hasSize(1);
		assertThat(this.events.only(RequestComplete.class).status()).isZero();
		assertLast(this.events, closed);
	}

	private static TomcatApp.Answers block() {
		TomcatApp.Answers answers = plain.context().getBean(TomcatApp.Answers.class);
		answers.gate = new CountDownLatch(1);
		answers.entered = new CountDownLatch(1);
		return answers;
	}

	@Test
	void silentStreamWhoseClientLeftIsAbortedWithoutAWrite() throws Exception {
		Http2Client client = new Http2Client(plain.port());
		client.get(1, "/sse");
		client.readUntil(Http2Client.DATA, 1);
		client.close();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(this.events.only(ResponseAborted.class).bytesSent()).isPositive();
		assertThat(this.events.only(RequestComplete.class).status()).isEqualTo(200);
		SseEmitter emitter = Objects.requireNonNull(plain.context().getBean(TomcatApp.Answers.class).emitter);
		emitter.complete();
	}

	@Test
	void resetOfASilentStreamAbortsIt() throws Exception {
		try (Http2Client client = new Http2Client(plain.port())) {
			client.get(1, "/sse");
			client.readUntil(Http2Client.DATA, 1);
			client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
			SseEmitter emitter = Objects.requireNonNull(plain.context().getBean(TomcatApp.Answers.class).emitter);
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
				try {
					emitter.send("more");
				}
				catch (IOException | IllegalStateException ex) {
					// The container learned of it.
				}
				return !this.events.all(ResponseAborted.class).isEmpty();
			});
			client.get(3, "/bytes?n=3");
			assertThat(client.readToEnd(3)).isEqualTo(3);
		}
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void fileWhoseClientLeavesIsAborted() throws Exception {
		Http2Client client = new Http2Client(plain.port());
		client.get(1, "/file");
		// The window of the stream lets a part of it through.
		client.readUntil(Http2Client.DATA, 1);
		client.reset();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(this.events.only(ResponseAborted.class).bytesSent()).isBetween(1L, 70_000L);
		assertLast(this.events, closed);
	}

	@Test
	void malformedHeadIsAResponseWithoutRequest() throws Exception {
		try (Http2Client client = new Http2Client(plain.port())) {
			client.get(1, "/bad path");
			client.readUntil(Http2Client.HEADERS, 1);
			ResponseCompleted completed = this.events.only(ResponseCompleted.class);
			assertThat(completed.requestId()).isZero();
			assertThat(completed.status()).isEqualTo(400);
		}
		assertThat(this.events.closed().requestsServed()).isZero();
	}

	@Test
	void protocolErrorEndsWithError() throws Exception {
		try (Http2Client client = new Http2Client(plain.port())) {
			client.get(1, "/bytes");
			client.readToEnd(1);
			// DATA on stream 0 is an error of the connection.
			client.frame(Http2Client.DATA, 0, 0, new byte[4]);
			client.readUntil(Http2Client.GOAWAY, 0);
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).contains("HTTP/2 error 1");
	}

	private static void assertLast(EventLog events, ConnectionClosed closed) {
		List<ConnectionEvent> all = events.connection(closed.connectionId());
		assertThat(all.get(all.size() - 1)).isSameAs(closed);
	}

}
