package io.lifecycle.test.contract;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events of connections and exchanges of HTTP/2, with prior knowledge, by upgrade and
 * over TLS.
 *
 * @since 0.1.0
 */
public abstract class Http2EventsContract extends ConnectionEventsContract {

	/**
	 * The running server with TLS and the events of the current test.
	 */
	@RegisterExtension
	protected final ServerExtension secure;

	/**
	 * For subclasses.
	 */
	@SuppressWarnings("this-escape") // The server starts with the first test.
	protected Http2EventsContract() {
		super("server.http2.enabled=true", "server.compression.enabled=true",
				"server.compression.min-response-size=100");
		this.secure = new ServerExtension(() -> startSecure());
	}

	private TestServer startSecure() throws Exception {
		String[] keys = TestKeys.properties();
		return start("server.http2.enabled=true", keys[0], keys[1]);
	}

	@BeforeAll
	void serveFiles() throws IOException {
		handlers().serve(file(3_000_000));
		// This is the initial window of a stream.
		this.secure.bean(ContractHandlers.class).serve(file(60_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes?n=70000", "/text?n=50000", "/chunks?n=30", "/callable", "/deferred",
			"/stream?n=20", "/empty", "/teapot", "/fail", "/nowhere", "/file" })
	void responseIsReportedAsTheClientSawIt(String path) throws IOException {
		long bytes;
		long read;
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, path);
			client.windowUpdate(1, 10_000_000);
			bytes = client.readToEnd(1);
			client.socket().shutdownOutput();
			while (client.socket().getInputStream().read() >= 0) {
				// The remaining bytes are not counted.
			}
			read = client.bytesRead();
		}
		ResponseCompleted completed = events().only(ResponseCompleted.class);
		assertThat(completed.bytesSent()).isEqualTo(bytes);
		RequestStarted started = events().only(RequestStarted.class);
		assertThat(started.httpVersion()).isEqualTo("HTTP/2.0");
		assertThat(started.requestId()).isEqualTo(completed.requestId());
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isGreaterThanOrEqualTo(read);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
		assertLast(events(), closed);
	}

	@Test
	void upgradedRequestIsOneExchange() throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		for (int i = 1; i <= 3; i++) {
			HttpResponse<byte[]> response = client
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.server.port() + "/bytes?n=" + i))
					.build(), HttpResponse.BodyHandlers.ofByteArray());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		}
		List<ResponseCompleted> completed = events().await(ResponseCompleted.class, 3);
		assertThat(completed).extracting(ResponseCompleted::bytesSent).containsExactlyInAnyOrder(1L, 2L, 3L);
		assertThat(completed).extracting(ResponseCompleted::connectionId).containsOnly(completed.get(0).connectionId());
		assertThat(events().all(RequestStarted.class)).extracting(RequestStarted::httpVersion).containsOnly("HTTP/2.0");
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
			.newBuilder(URI.create("https://localhost:" + this.secure.port() + "/bytes?n=20000"))
			.build();
		assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		var answers = java.util.stream.IntStream.range(0, 40)
			.mapToObj((i) -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
			.toList();
		answers.forEach((answer) -> assertThat(answer.join().body()).hasSize(20000));
		List<ResponseCompleted> completed = this.secure.events().await(ResponseCompleted.class, 41);
		assertThat(completed).extracting(ResponseCompleted::bytesSent).containsOnly(20000L);
		assertThat(completed).extracting(ResponseCompleted::connectionId).containsOnly(completed.get(0).connectionId());
		assertThat(this.secure.events().all(RequestComplete.class)).extracting((event) -> event.request().scheme())
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
		assertThat(this.secure.events().only(ResponseCompleted.class).bytesSent()).isEqualTo(bytes);
		assertThat(this.secure.events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	private Socket tls() throws IOException {
		SSLSocket socket = (SSLSocket) TestKeys.trusting()
			.getSocketFactory()
			.createSocket("127.0.0.1", this.secure.port());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	@RepeatedTest(20)
	void clientThatClosesRightAfterItsResponseIsNoDisconnect() throws IOException {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/bytes?n=10");
		client.readToEnd(1);
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ResponseAborted.class)).isEmpty();
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void resetOfAStreamAbortsItsExchangeOnly() throws Exception {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/block");
		handlers().awaitEntered();
		client.get(3, "/bytes?n=3");
		assertThat(client.readToEnd(3)).isEqualTo(3);
		client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
		client.get(5, "/bytes?n=5");
		assertThat(client.readToEnd(5)).isEqualTo(5);
		handlers().release();
		ResponseAborted aborted = events().only(ResponseAborted.class);
		assertThat(aborted.bytesSent()).isZero();
		client.get(7, "/bytes?n=7");
		assertThat(client.readToEnd(7)).isEqualTo(7);
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactlyInAnyOrder(3L, 5L, 7L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatLeavesABlockedHandlerIsSeenWithoutAWrite(boolean reset) throws Exception {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/block");
		handlers().awaitEntered();
		if (reset) {
			client.reset();
		}
		else {
			client.close();
		}
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isFalse();
		handlers().release();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().all(ResponseAborted.class)).hasSize(1);
		assertThat(events().only(RequestComplete.class).status()).isZero();
		assertLast(events(), closed);
	}

	@Test
	void silentStreamWhoseClientLeftIsAbortedWithoutAWrite() throws Exception {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/sse");
		client.readUntil(Http2Client.DATA, 1);
		client.close();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(events().only(ResponseAborted.class).bytesSent()).isPositive();
		assertThat(events().only(RequestComplete.class).status()).isEqualTo(200);
		handlers().stream().end();
	}

	@Test
	void resetOfASilentStreamAbortsIt() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/sse");
			client.readUntil(Http2Client.DATA, 1);
			client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
			ContractHandlers.Stream stream = handlers().stream();
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
				stream.send();
				return !events().all(ResponseAborted.class).isEmpty();
			});
			client.get(3, "/bytes?n=3");
			assertThat(client.readToEnd(3)).isEqualTo(3);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void fileWhoseClientLeavesIsAborted() throws Exception {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/file");
		// The window of the stream admits only part of the response.
		client.readUntil(Http2Client.DATA, 1);
		client.reset();
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(events().only(ResponseAborted.class).bytesSent()).isBetween(1L, 70_000L);
		assertLast(events(), closed);
	}

	@Test
	void clientThatSaysGoodbyeIsComplete() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/bytes");
			client.readToEnd(1);
			client.frame(Http2Client.GOAWAY, 0, 0, new byte[8]);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatSaysGoodbyeAndLeavesAResponseIsADisconnect() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/block");
			handlers().awaitEntered();
			client.frame(Http2Client.GOAWAY, 0, 0, new byte[8]);
		}
		events().only(ClientDisconnected.class);
		handlers().release();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void clientThatLeavesAfterCancellingItsStreamsIsComplete() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/block");
			handlers().awaitEntered();
			client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
			client.get(3, "/bytes");
			client.readToEnd(3);
		}
		handlers().release();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().only(ResponseAborted.class).bytesSent()).isZero();
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void responseThatIsShorterThanAnnouncedIsAborted() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/announced?n=50&length=100");
			client.readUntil(Http2Client.DATA, 1);
			assertThat(events().only(ResponseAborted.class).bytesSent()).isEqualTo(50);
			assertThat(events().only(RequestComplete.class).status()).isEqualTo(200);
		}
		events().closed();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 205, 304, 404 })
	void statusIsThatOfTheHeadThatWasSent(int status) throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/fail-after?code=" + status);
			client.readUntil(Http2Client.HEADERS, 1);
			assertThat(events().only(RequestComplete.class).status()).isEqualTo(status);
		}
		events().closed();
		events().assertBalanced();
	}

	@Test
	void clientThatLeavesBeforeTheFirstByteSawNothing() throws Exception {
		Http2Client client = new Http2Client(this.server.port());
		client.get(1, "/block");
		handlers().awaitEntered();
		client.frame(Http2Client.RST_STREAM, 0, 1, new byte[] { 0, 0, 0, 8 });
		client.get(3, "/bytes");
		client.readToEnd(3);
		handlers().release();
		assertThat(events().only(ResponseAborted.class).bytesSent()).isZero();
		assertThat(events().await(RequestComplete.class, 2)).extracting(RequestComplete::status)
			.containsExactlyInAnyOrder(200, 0);
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void protocolErrorEndsWithError() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/bytes");
			client.readToEnd(1);
			// DATA on stream 0 is a connection error.
			client.frame(Http2Client.DATA, 0, 0, new byte[4]);
			client.readUntil(Http2Client.GOAWAY, 0);
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).contains("HTTP/2 error 1");
	}

}
