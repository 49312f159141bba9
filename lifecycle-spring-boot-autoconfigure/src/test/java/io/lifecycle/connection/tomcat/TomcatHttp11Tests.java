package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatHttp11Tests {

	private static TestServer server;

	private EventLog events;

	@BeforeAll
	static void start() {
		server = TestServer.start(List.of(TomcatApp.class), "server.compression.enabled=true",
				"server.compression.min-response-size=100");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void listen() {
		server.bus().clear();
		this.events = server.events();
	}

	@Test
	void requestTellsItsWholeLifeInOrder() throws IOException {
		int clientPort;
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes?n=10").read();
			clientPort = client.localPort();
			read = client.bytesRead();
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(this.events.all()).extracting(LifecycleEvent::getClass)
			.map(Object.class::cast)
			.containsExactly(ConnectionOpened.class, RequestStarted.class, RequestReceived.class,
					ResponseCompleted.class, RequestComplete.class, ConnectionClosed.class);
		ConnectionOpened opened = this.events.opened(clientPort);
		assertThat(opened.clientAddr()).isEqualTo("127.0.0.1");
		assertThat(opened.serverPort()).isEqualTo(server.port());
		assertThat(opened.protocol()).isEqualTo("h1");
		RequestStarted started = this.events.only(RequestStarted.class);
		assertThat(started.method()).isEqualTo("GET");
		assertThat(started.path()).isEqualTo("/bytes");
		assertThat(started.httpVersion()).isEqualTo("HTTP/1.1");
		ResponseCompleted completed = this.events.only(ResponseCompleted.class);
		assertThat(completed.requestId()).isEqualTo(started.requestId());
		assertThat(completed.status()).isEqualTo(200);
		assertThat(completed.bytesSent()).isEqualTo(10);
		assertThat(this.events.only(RequestComplete.class).request().connectionId()).isEqualTo(opened.connectionId());
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.requestsServed()).isEqualTo(1);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
	}

	@Test
	void keepAliveTellsEveryExchange() throws IOException {
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			for (int i = 1; i <= 5; i++) {
				client.get("/bytes?n=" + i).read();
			}
			read = client.bytesRead();
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.requestsServed()).isEqualTo(5);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
		assertThat(this.events.all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void pipelinedRequestsAreToldOneAfterAnother() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			String head = "GET /bytes?n=%d HTTP/1.1\r\nHost: a\r\n";
			client.send(head.formatted(1) + "\r\n" + head.formatted(2) + "\r\n" + head.formatted(3)
					+ "Connection: close\r\n\r\n");
			for (int i = 1; i <= 3; i++) {
				assertThat(client.read().bodyBytes()).isEqualTo(i);
			}
			assertThat(client.rest()).isEmpty();
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.connection(closed.connectionId())).extracting((event) -> (Object) event.getClass())
			.containsExactly(ConnectionOpened.class, RequestStarted.class, ResponseCompleted.class,
					RequestStarted.class, ResponseCompleted.class, RequestStarted.class, ResponseCompleted.class,
					ConnectionClosed.class);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/bytes?n=70000", "/text?n=50000", "/chunks?n=30", "/callable", "/deferred", "/stream?n=20",
					"/empty", "/teapot", "/fail", "/nowhere", "/never?timeout=1", "/huge-header", "/bad%zz/path" })
	void responseIsToldAsTheClientSawIt(String path) throws IOException {
		RawClient.Reply reply;
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			reply = client.get(path, "Accept-Encoding: gzip").read();
			client.finish();
			client.rest();
			read = client.bytesRead();
		}
		ResponseCompleted completed = this.events.only(ResponseCompleted.class);
		assertThat(completed.status()).isEqualTo(reply.status());
		assertThat(completed.bytesSent()).isEqualTo(reply.bodyBytes());
		assertThat(this.events.only(RequestStarted.class).requestId()).isEqualTo(completed.requestId());
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(reply.status());
		assertThat(complete.response().bytesSent()).isEqualTo(reply.bodyBytes());
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void headHasNoBytes() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.request("HEAD", "/bytes?n=100").read(false);
			ResponseCompleted completed = this.events.only(ResponseCompleted.class);
			assertThat(completed.status()).isEqualTo(200);
			assertThat(completed.bytesSent()).isZero();
		}
		this.events.closed();
	}

	@Test
	void interimResponseIsPartOfTheConnectionOnly() throws IOException {
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			client.request("POST", "/upload", "Content-Length: 3", "Expect: 100-continue");
			assertThat(client.read().status()).isEqualTo(100);
			assertThat(client.send("abc").read().status()).isEqualTo(200);
			read = client.bytesRead();
		}
		ResponseCompleted completed = this.events.only(ResponseCompleted.class);
		assertThat(completed.status()).isEqualTo(200);
		assertThat(completed.bytesSent()).isEqualTo(5);
		assertThat(this.events.closed().totalBytesSent()).isEqualTo(read);
	}

	@Test
	void http10ClosesComplete() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.send("GET /bytes?n=9 HTTP/1.0\r\n\r\n");
			assertThat(client.read().bodyBytes()).isEqualTo(9);
			assertThat(client.rest()).isEmpty();
		}
		assertThat(this.events.only(RequestStarted.class).httpVersion()).isEqualTo("HTTP/1.0");
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@ParameterizedTest
	@CsvSource({ "400, 'GET /a b c HTTP/1.1\r\nHost: a\r\n\r\n'", "400, 'GET / HTTP/1.1\r\n\r\n'",
			"501, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: odd\r\n\r\n'",
			"505, 'GET / HTTP/7.0\r\nHost: a\r\n\r\n'", "417, 'GET / HTTP/1.1\r\nHost: a\r\nExpect: odd\r\n\r\n'" })
	void refusedHeadIsAResponseWithoutRequest(int status, String head) throws IOException {
		RawClient.Reply reply;
		try (RawClient client = RawClient.connect(server.port())) {
			reply = client.send(head.replace("\\r\\n", "\r\n")).read();
			client.rest();
		}
		assertThat(reply.status()).isEqualTo(status);
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).contains(String.valueOf(status));
		assertThat(closed.requestsServed()).isZero();
		assertThat(this.events.all(RequestStarted.class)).isEmpty();
		ResponseCompleted completed = this.events.only(ResponseCompleted.class);
		assertThat(completed.requestId()).isZero();
		assertThat(completed.status()).isEqualTo(status);
		assertThat(completed.bytesSent()).isEqualTo(reply.bodyBytes());
		assertThat(this.events.only(RequestReceived.class)).isNotNull();
		assertThat(this.events.only(RequestComplete.class).status()).isEqualTo(status);
	}

	@Test
	void tooLongHeadIsRefused() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/" + "x".repeat(20_000));
			assertThat(client.read().status()).isEqualTo(400);
			client.rest();
		}
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(this.events.only(ResponseCompleted.class).requestId()).isZero();
	}

	@Test
	void idleClientThatLeavesIsNoNoise() throws IOException {
		RawClient.connect(server.port()).close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all()).hasSize(2);
	}

	@Test
	void idleClientThatResetsIsNoNoise() throws IOException {
		RawClient client = RawClient.connect(server.port());
		client.get("/bytes").read();
		client.reset();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /by", "GET /bytes HTTP/1.1\r\nHost: a\r\n" })
	void halfAHeadAndLeavingIsADisconnect(String part) throws IOException {
		RawClient client = RawClient.connect(server.port());
		client.send(part);
		client.close();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isFalse();
		assertThat(closed.requestsServed()).isZero();
	}

	@Test
	void halfAHeadAfterARequestAndLeavingIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(server.port());
		client.get("/bytes").read();
		client.send("GET /by");
		client.close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void halfClosingClientIsServed() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes?n=1000").finish();
			assertThat(client.read().bodyBytes()).isEqualTo(1000);
		}
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatLeavesDuringItsUploadIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(server.port());
		client.request("POST", "/upload", "Content-Length: 100").send("half");
		client.close();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isFalse();
		assertPaired();
	}

	@Test
	void clientThatResetsDuringALargeResponseIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(server.port(), 4096);
		client.get("/chunks?n=100000&size=1000");
		client.bytes(5000);
		client.reset();
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(this.events.only(ResponseAborted.class).bytesSent()).isPositive()
			.isLessThanOrEqualTo(this.events.closed().totalBytesSent());
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(200);
		assertPaired();
	}

	@Test
	void failureAfterTheHeadAbortsTheResponse() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/fail-late");
			client.rest();
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(this.events.only(ResponseAborted.class)).isNotNull();
		assertThat(this.events.only(RequestComplete.class).status()).isEqualTo(200);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void silentStreamWhoseClientLeftEndsAtAWrite() throws Exception {
		TomcatApp.Answers answers = server.context().getBean(TomcatApp.Answers.class);
		RawClient client = RawClient.connect(server.port());
		client.get("/sse");
		assertThat(client.line()).contains("200");
		client.reset();
		SseEmitter emitter = Objects.requireNonNull(answers.emitter);
		Awaitility.await().until(() -> {
			try {
				emitter.send("more");
			}
			catch (IOException | IllegalStateException ex) {
				// The container learned of it.
			}
			return !this.events.all(ConnectionClosed.class).isEmpty();
		});
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(this.events.only(RequestComplete.class).status()).isEqualTo(200);
		assertPaired();
	}

	@Test
	void streamThatEndsIsComplete() throws Exception {
		TomcatApp.Answers answers = server.context().getBean(TomcatApp.Answers.class);
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/sse");
			assertThat(client.line()).contains("200");
			Objects.requireNonNull(answers.emitter).complete();
			this.events.await(ResponseCompleted.class, 1);
		}
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void exchangeIsARequestAttributeWhenSomebodyListens() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/exchange").read().text()).isEqualTo("true");
			server.bus().clear();
			assertThat(client.get("/exchange").read().text()).isEqualTo("false");
			this.events = EventLog.ofEverything(server.bus());
		}
		this.events.closed();
	}

	@Test
	void listenerThatComesLateMissesTheOpenExchange() throws Exception {
		server.bus().clear();
		TomcatApp.Answers answers = server.context().getBean(TomcatApp.Answers.class);
		answers.gate = new CountDownLatch(1);
		answers.entered = new CountDownLatch(1);
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/block");
			answers.entered.await();
			this.events = EventLog.ofEverything(server.bus());
			answers.gate.countDown();
			client.read();
			client.get("/bytes").read();
		}
		assertThat(this.events.closed().requestsServed()).isEqualTo(2);
		assertPaired();
		assertThat(this.events.all(ResponseCompleted.class)).hasSize(1);
	}

	private void assertPaired() {
		assertThat(this.events.all(RequestStarted.class))
			.hasSize(this.events.all(ResponseCompleted.class).size() + this.events.all(ResponseAborted.class).size());
	}

}
