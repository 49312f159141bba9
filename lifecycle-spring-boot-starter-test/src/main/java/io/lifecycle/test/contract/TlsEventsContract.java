package io.lifecycle.test.contract;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The events of connections of HTTP/1.1 over TLS.
 *
 * @since 0.1.0
 */
public abstract class TlsEventsContract extends ConnectionEventsContract {

	/**
	 * For subclasses.
	 */
	protected TlsEventsContract() {
		super(TestKeys.properties());
	}

	private RawClient connect() throws IOException {
		return new RawClient(TestKeys.trusting().getSocketFactory().createSocket("127.0.0.1", this.server.port()));
	}

	@Test
	void exchangesAreReportedAsOnPlainConnections() throws IOException {
		try (RawClient client = connect()) {
			for (int i = 1; i <= 3; i++) {
				client.get("/bytes?n=" + i).read();
			}
			assertThat(client.get("/file").read().bodyBytes()).isEqualTo(5_000_000);
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(1L, 2L, 3L, 5_000_000L);
		assertThat(closed.totalBytesSent()).isGreaterThan(5_000_000);
		assertThat(events().all(RequestReceived.class)).extracting((event) -> event.request().scheme())
			.containsOnly("https");
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatLeavesDuringTheResponseIsADisconnect() throws IOException {
		RawClient client = connect();
		client.get("/chunks?n=100000&size=1000");
		client.bytes(5000);
		client.reset();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(ClientDisconnected.class).duringStreaming()).isTrue();
	}

	@Test
	void clientThatLeavesDuringItsUploadIsADisconnect() throws IOException {
		RawClient client = connect();
		client.request("POST", "/upload", "Content-Length: 100").send("half");
		events().await(RequestStarted.class, 1);
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void fileWhoseClientLeavesIsADisconnect() throws IOException {
		RawClient client = connect();
		client.get("/file");
		client.bytes(5000);
		client.reset();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void fileThatIsShorterThanAnnouncedIsNoDisconnect() throws IOException {
		try (RawClient client = connect()) {
			client.get("/file?missing=1000").readToEnd();
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatResetsBeforeTheFirstByteSawNothing() throws Exception {
		RawClient client = connect();
		client.get("/block");
		handlers().awaitEntered();
		client.reset();
		handlers().release();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(events().only(RequestComplete.class).status()).isZero();
		assertThat(events().only(RequestComplete.class).response().bytesSent()).isZero();
	}

	@Test
	void brokenRecordIsAnError() throws IOException {
		RawClient plain = RawClient.connect(this.server.port());
		try (RawClient client = new RawClient(TestKeys.trusting()
			.getSocketFactory()
			.createSocket(plain.socket(), "127.0.0.1", this.server.port(), true))) {
			client.get("/bytes").read();
			plain.send("this is no record of TLS, and long enough to be read as one");
			ConnectionClosed closed = events().closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
			assertThat(closed.detail()).startsWith("TLS failed");
		}
	}

	@Test
	void portProbeIsNoNoise() throws IOException {
		RawClient.connect(this.server.port()).close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all()).hasSize(2);
	}

	@Test
	void clientThatDoesNotSpeakTlsIsAnError() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/bytes").rest();
			ConnectionClosed closed = events().closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
			assertThat(closed.detail()).startsWith("TLS failed");
			assertThat(closed.totalBytesSent()).isEqualTo(client.bytesRead());
			assertThat(events().all()).hasSize(2);
		}
	}

	@Test
	void nothingThatAClientChoseStandsInTheDetail() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(clientHello("password=hunter2_\r\n".repeat(700)));
			client.rest();
		}
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
		assertThat(closed.detail()).startsWith("TLS failed").doesNotContain("hunter2", "\n").hasSizeLessThan(201);
	}

	// The underscore in the name of the server is illegal.
	private static String clientHello(String serverName) {
		String name = '\0' + twoBytes(serverName);
		String extensions = "\0\0" + twoBytes(twoBytes(name));
		String hello = "\u0003\u0003" + "r".repeat(32) + '\0' + twoBytes("\u00c0+\u00c0/") + "\u0001\0"
				+ twoBytes(extensions);
		return "\u0016\u0003\u0001" + twoBytes("\u0001\0" + twoBytes(hello));
	}

	private static String twoBytes(String bytes) {
		return "" + (char) (bytes.length() >> 8) + (char) (bytes.length() & 0xff) + bytes;
	}

	@Test
	void clientThatDoesNotTrustTheServerIsAnError() throws IOException, NoSuchAlgorithmException {
		try (SSLSocket socket = (SSLSocket) SSLContext.getDefault()
			.getSocketFactory()
			.createSocket("127.0.0.1", this.server.port())) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
		}
		assertThat(events().closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(events().all()).hasSize(2);
	}

	@Test
	void clientThatLeavesInsideTheHandshakeIsNoNoise() throws IOException {
		RawClient client = RawClient.connect(this.server.port());
		// These are the first bytes of a record.
		client.send("\u0016\u0003\u0001\u0002\u0000");
		client.close();
		assertThat(events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(events().all()).hasSize(2);
	}

}
