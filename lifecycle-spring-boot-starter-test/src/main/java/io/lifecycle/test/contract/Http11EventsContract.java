package io.lifecycle.test.contract;

import java.io.IOException;
import java.util.List;

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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The events of connections and exchanges of HTTP/1.1.
 *
 * @since 0.1.0
 */
public abstract class Http11EventsContract extends ConnectionEventsContract {

	/**
	 * For subclasses.
	 */
	protected Http11EventsContract() {
		super("server.compression.enabled=true", "server.compression.min-response-size=100");
	}

	@Test
	void requestHasItsWholeLifeInOrder() throws IOException {
		int clientPort;
		long read;
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/bytes?n=10").read();
			clientPort = client.localPort();
			read = client.bytesRead();
		}
		ConnectionClosed closed = events().closed();
		assertThat(events().all()).extracting(LifecycleEvent::getClass)
			.map(Object.class::cast)
			.containsExactly(ConnectionOpened.class, RequestStarted.class, RequestReceived.class,
					ResponseCompleted.class, RequestComplete.class, ConnectionClosed.class);
		ConnectionOpened opened = events().opened(clientPort);
		assertThat(opened.clientAddr()).isEqualTo("127.0.0.1");
		assertThat(opened.serverPort()).isEqualTo(this.server.port());
		assertThat(opened.protocol()).isEqualTo("h1");
		RequestStarted started = events().only(RequestStarted.class);
		assertThat(started.method()).isEqualTo("GET");
		assertThat(started.path()).isEqualTo("/bytes");
		assertThat(started.httpVersion()).isEqualTo("HTTP/1.1");
		ResponseCompleted completed = events().only(ResponseCompleted.class);
		assertThat(completed.requestId()).isEqualTo(started.requestId());
		assertThat(completed.status()).isEqualTo(200);
		assertThat(completed.bytesSent()).isEqualTo(10);
		assertThat(events().only(RequestComplete.class).request().connectionId()).isEqualTo(opened.connectionId());
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.requestsServed()).isEqualTo(1);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
	}

	@Test
	void everyExchangeOfAConnectionIsReported() throws IOException {
		long read;
		try (RawClient client = RawClient.connect(this.server.port())) {
			for (int i = 1; i <= 5; i++) {
				client.get("/bytes?n=" + i).read();
			}
			read = client.bytesRead();
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.requestsServed()).isEqualTo(5);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
		assertThat(events().all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void pipelinedRequestsAreReportedOneAfterAnother() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			String head = "GET /bytes?n=%s HTTP/1.1\r\nHost: a\r\n";
			client.send(head.formatted(1) + "\r\n" + head.formatted(2) + "\r\n" + head.formatted(3)
					+ "Connection: close\r\n\r\n");
			for (int i = 1; i <= 3; i++) {
				assertThat(client.read().bodyBytes()).isEqualTo(i);
			}
			assertThat(client.rest()).isEmpty();
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().connection(closed.connectionId())).extracting((event) -> (Object) event.getClass())
			.containsExactly(ConnectionOpened.class, RequestStarted.class, ResponseCompleted.class,
					RequestStarted.class, ResponseCompleted.class, RequestStarted.class, ResponseCompleted.class,
					ConnectionClosed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes?n=70000", "/text?n=50000", "/chunks?n=30", "/callable", "/deferred",
			"/stream?n=20", "/empty", "/teapot", "/fail", "/nowhere", "/never?timeout=1" })
	void responseIsReportedAsTheClientSawIt(String path) throws IOException {
		assertReportedAsSeen(path);
	}

	/**
	 * Send a GET request and assert that the events match the response that the client
	 * received, and that the connection is reported as complete.
	 * @param path the path and query
	 * @throws IOException if the connection fails
	 */
	protected final void assertReportedAsSeen(String path) throws IOException {
		RawClient.Reply reply;
		long read;
		try (RawClient client = RawClient.connect(this.server.port())) {
			reply = client.get(path, "Accept-Encoding: gzip").read();
			client.finish();
			client.rest();
			read = client.bytesRead();
		}
		ResponseCompleted completed = events().only(ResponseCompleted.class);
		assertThat(completed.status()).isEqualTo(reply.status());
		assertThat(completed.bytesSent()).isEqualTo(reply.bodyBytes());
		assertThat(events().only(RequestStarted.class).requestId()).isEqualTo(completed.requestId());
		RequestComplete complete = events().only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(reply.status());
		assertThat(complete.response().bytesSent()).isEqualTo(reply.bodyBytes());
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void headHasNoBytes() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.request("HEAD", "/bytes?n=100").read(false);
			ResponseCompleted completed = events().only(ResponseCompleted.class);
			assertThat(completed.status()).isEqualTo(200);
			assertThat(completed.bytesSent()).isZero();
		}
		events().closed();
	}

	@Test
	void interimResponseIsPartOfTheConnectionOnly() throws IOException {
		long read;
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.request("POST", "/upload", "Content-Length: 3", "Expect: 100-continue");
			assertThat(client.read().status()).isEqualTo(100);
			assertThat(client.send("abc").read().status()).isEqualTo(200);
			read = client.bytesRead();
		}
		ResponseCompleted completed = events().only(ResponseCompleted.class);
		assertThat(completed.status()).isEqualTo(200);
		assertThat(completed.bytesSent()).isEqualTo(5);
		assertThat(events().closed().totalBytesSent()).isEqualTo(read);
	}

	@Test
	void http10ClosesComplete() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send("GET /bytes?n=9 HTTP/1.0\r\n\r\n");
			assertThat(client.read().bodyBytes()).isEqualTo(9);
			assertThat(client.rest()).isEmpty();
		}
		assertThat(events().only(RequestStarted.class).httpVersion()).isEqualTo("HTTP/1.0");
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@ParameterizedTest
	@MethodSource("refusedHeads")
	void refusedHeadIsAResponseWithoutRequest(String head) throws IOException {
		assertRefused(head);
	}

	static List<String> refusedHeads() {
		return List.of("GET /a b c HTTP/1.1\r\nHost: a\r\n\r\n",
				"GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
	}

	/**
	 * Send a head that the server refuses and assert that the refusal is reported as a
	 * response without a request.
	 * @param head the head
	 * @return the status
	 * @throws IOException if the connection fails
	 */
	protected final int assertRefused(String head) throws IOException {
		RawClient.Reply reply;
		try (RawClient client = RawClient.connect(this.server.port())) {
			reply = client.send(head).read();
			client.rest();
		}
		assertThat(reply.status()).isBetween(400, 599);
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).contains(String.valueOf(reply.status()));
		assertThat(closed.requestsServed()).isZero();
		assertThat(events().all(RequestStarted.class)).isEmpty();
		ResponseCompleted completed = events().only(ResponseCompleted.class);
		assertThat(completed.requestId()).isZero();
		assertThat(completed.status()).isEqualTo(reply.status());
		assertThat(completed.bytesSent()).isEqualTo(reply.bodyBytes());
		assertThat(events().only(RequestReceived.class)).isNotNull();
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(reply.status());
		return reply.status();
	}

	@Test
	void idleClientThatLeavesIsNoNoise() throws IOException {
		RawClient.connect(this.server.port()).close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all()).hasSize(2);
	}

	@Test
	void idleClientThatResetsIsNoNoise() throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		client.get("/bytes").read();
		client.reset();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /by", "GET /bytes HTTP/1.1\r\nHost: a\r\n" })
	void halfAHeadAndLeavingIsADisconnect(String part) throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		client.send(part);
		client.close();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isFalse();
		assertThat(closed.requestsServed()).isZero();
	}

	@Test
	void halfAHeadAfterARequestAndLeavingIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		client.get("/bytes").read();
		client.send("GET /by");
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	/**
	 * Return whether the server responds to a client that closes its half after the
	 * request.
	 * @return whether the client gets its response
	 */
	protected boolean servesHalfClosingClients() {
		return true;
	}

	@Test
	void halfClosingClientIsServed() throws IOException {
		assumeTrue(servesHalfClosingClients());
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/bytes?n=1000").finish();
			assertThat(client.read().bodyBytes()).isEqualTo(1000);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatResetsBeforeTheFirstByteSawNothing() throws Exception {
		RawClient client = RawClient.connect(this.server.port());
		client.get("/block");
		handlers().awaitEntered();
		client.reset();
		handlers().release();
		assertNothingSeen();
		assertThat(events().closed().totalBytesSent()).isZero();
	}

	@Test
	void interimResponseIsNoPartOfTheResponse() throws Exception {
		RawClient client = RawClient.connect(this.server.port());
		client.request("POST", "/block", "Content-Type: application/octet-stream", "Content-Length: 3",
				"Expect: 100-continue");
		assertThat(client.read().status()).isEqualTo(100);
		client.send("abc");
		handlers().awaitEntered();
		client.reset();
		handlers().release();
		assertNothingSeen();
		assertThat(events().closed().totalBytesSent()).isEqualTo(client.bytesRead());
	}

	private void assertNothingSeen() {
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isFalse();
		assertThat(events().only(ResponseAborted.class).bytesSent()).isZero();
		RequestComplete complete = events().only(RequestComplete.class);
		assertThat(complete.status()).isZero();
		assertThat(complete.response().bytesSent()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void responseThatIsShorterThanAnnouncedIsAborted(boolean keepAlive) throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/announced?n=50&length=100", keepAlive ? "Connection: keep-alive" : "Connection: close");
			while (!client.line().isEmpty()) {
				// The head is not of interest.
			}
			assertThat(client.bytes(50)).hasSize(50);
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).contains("Content-Length");
		assertThat(events().only(ResponseAborted.class).bytesSent()).isEqualTo(50);
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(200);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void headOfALongResponseIsNotShort() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.request("HEAD", "/announced?n=50&length=100").read(false);
			client.get("/bytes").read();
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(0L, 5L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 205, 304, 404 })
	void statusIsThatOfTheHeadThatWasSent(int status) throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/fail-after?code=" + status);
			assertThat(client.readToEnd().status()).isEqualTo(status);
		}
		events().closed();
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(status);
		events().assertBalanced();
	}

	@Test
	void fileThatIsShorterThanAnnouncedIsNoDisconnect() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/file?missing=1000");
			while (!client.line().isEmpty()) {
				// The head is not of interest.
			}
			client.bytes(5_000_000);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(events().only(ResponseAborted.class).bytesSent()).isEqualTo(5_000_000);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatLeavesDuringItsUploadIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		client.request("POST", "/upload", "Content-Length: 100").send("half");
		client.close();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isFalse();
		events().assertBalanced();
	}

	@Test
	void clientThatResetsDuringALargeResponseIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(this.server.port(), 4096);
		client.get("/chunks?n=100000&size=1000");
		while (!client.line().isEmpty()) {
			// Only the length of the head is of interest.
		}
		long head = client.bytesRead();
		client.bytes(5000);
		client.reset();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(events().only(ResponseAborted.class).bytesSent()).isPositive()
			.isLessThanOrEqualTo(closed.totalBytesSent() - head);
		RequestComplete complete = events().only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(200);
		events().assertBalanced();
	}

	@Test
	void failureAfterTheHeadAbortsTheResponse() throws IOException {
		long body;
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/fail-late");
			body = client.readToEnd().bodyBytes();
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(events().only(ResponseAborted.class).bytesSent()).isEqualTo(body);
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(200);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void silentStreamWhoseClientLeftEndsAtAWriteAtTheLatest() throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		client.get("/sse");
		assertThat(client.line()).contains("200");
		client.reset();
		ContractHandlers.Stream stream = handlers().stream();
		Awaitility.await().until(() -> {
			stream.send();
			return !events().all(ConnectionClosed.class).isEmpty();
		});
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(200);
		events().assertBalanced();
	}

	@Test
	void streamThatEndsIsComplete() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/sse");
			assertThat(client.line()).contains("200");
			handlers().stream().end();
			events().await(ResponseCompleted.class, 1);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void exchangeIsPublishedToTheApplicationWhenSomebodyListens() throws IOException {
		EventLog late;
		try (RawClient client = RawClient.connect(this.server.port())) {
			assertThat(client.get("/exchange").read().text()).isEqualTo("true");
			this.server.stopRecording();
			assertThat(client.get("/exchange").read().text()).isEqualTo("false");
			late = EventLog.ofEverything(this.server.bus());
		}
		late.closed();
		late.close();
	}

	@Test
	void listenerThatComesLateMissesTheOpenExchange() throws Exception {
		this.server.stopRecording();
		EventLog late;
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/block");
			handlers().awaitEntered();
			late = EventLog.ofEverything(this.server.bus());
			handlers().release();
			client.read();
			client.get("/bytes").read();
		}
		assertThat(late.closed().requestsServed()).isEqualTo(2);
		late.assertBalanced();
		assertThat(late.all(ResponseCompleted.class)).hasSize(1);
		late.close();
	}

}
