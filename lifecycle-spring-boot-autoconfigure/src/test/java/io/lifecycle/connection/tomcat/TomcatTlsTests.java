package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class TomcatTlsTests {

	private static TestServer server;

	private EventLog events;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		server = TestServer.start(List.of(TomcatApp.class), TestKeys.properties());
		server.context().getBean(TomcatApp.Answers.class).file = Files
			.write(directory.resolve("file"), new byte[5_000_000])
			.toFile();
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

	private RawClient connect() throws IOException {
		return new RawClient(TestKeys.trusting().getSocketFactory().createSocket("127.0.0.1", server.port()));
	}

	@Test
	void exchangesAreToldAsOnPlainConnections() throws IOException {
		try (RawClient client = connect()) {
			for (int i = 1; i <= 3; i++) {
				client.get("/bytes?n=" + i).read();
			}
			assertThat(client.get("/file").read().bodyBytes()).isEqualTo(5_000_000);
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly(1L, 2L, 3L, 5_000_000L);
		assertThat(closed.totalBytesSent()).isGreaterThan(5_000_000);
		assertThat(this.events.all(RequestReceived.class)).extracting((event) -> event.request().scheme())
			.containsOnly("https");
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void clientThatLeavesDuringTheResponseIsADisconnect() throws IOException {
		RawClient client = connect();
		client.get("/chunks?n=100000&size=1000");
		client.bytes(5000);
		client.reset();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.events.only(ClientDisconnected.class).duringStreaming()).isTrue();
	}

	@Test
	void clientThatLeavesDuringItsUploadIsADisconnect() throws IOException {
		RawClient client = connect();
		client.request("POST", "/upload", "Content-Length: 100").send("half");
		this.events.await(RequestStarted.class, 1);
		client.close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void fileWhoseClientLeavesIsADisconnect() throws IOException {
		RawClient client = connect();
		client.get("/file");
		client.bytes(5000);
		client.reset();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void portProbeIsNoNoise() throws IOException {
		RawClient.connect(server.port()).close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all()).hasSize(2);
	}

	@Test
	void clientThatDoesNotSpeakTlsIsAnError() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes").rest();
			ConnectionClosed closed = this.events.closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
			assertThat(closed.detail()).startsWith("TLS failed");
			assertThat(closed.totalBytesSent()).isEqualTo(client.bytesRead());
			assertThat(this.events.all()).hasSize(2);
		}
	}

	@Test
	void clientThatDoesNotTrustTheServerIsAnError() throws IOException, NoSuchAlgorithmException {
		try (SSLSocket socket = (SSLSocket) SSLContext.getDefault()
			.getSocketFactory()
			.createSocket("127.0.0.1", server.port())) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
		}
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(this.events.all()).hasSize(2);
	}

	@Test
	void clientThatLeavesInsideTheHandshakeIsTold() throws IOException {
		RawClient client = RawClient.connect(server.port());
		// The first bytes of a record.
		client.send("\u0016\u0003\u0001\u0002\u0000");
		client.close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all()).hasSize(2);
	}

}
