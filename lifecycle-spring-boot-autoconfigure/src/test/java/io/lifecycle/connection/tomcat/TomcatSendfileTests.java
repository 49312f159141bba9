package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.ContractHandlers;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.ServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TomcatSendfileTests {

	private static final int SIZE = 20_000_000;

	@RegisterExtension
	static final ServerExtension server = ServerExtension.of(List.of(TomcatApp.class),
			"server.tomcat.connection-timeout=3s", "server.tomcat.keep-alive-timeout=20s");

	@BeforeAll
	static void serveFile(@TempDir Path directory) throws IOException {
		server.bean(ContractHandlers.class).serve(Files.write(directory.resolve("file"), new byte[SIZE]));
	}

	@Test
	void fileIsCompleteAfterItsLastByte() throws IOException {
		try (RawClient client = RawClient.connect(server.port(), 8192)) {
			client.get("/file");
			client.bytes(1000);
			server.events().await(RequestStarted.class, 1);
			assertThat(server.events().all(ResponseCompleted.class)).isEmpty();
			client.finish();
			client.bytes(SIZE - 1000);
			assertThat(client.rest()).isNotEmpty();
		}
		assertThat(server.events().only(ResponseCompleted.class).bytesSent()).isEqualTo(SIZE);
		assertThat(server.events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void fileHasItsLength() throws IOException {
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/file").read().bodyBytes()).isEqualTo(SIZE);
			assertThat(client.get("/bytes?n=3").read().bodyBytes()).isEqualTo(3);
			client.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\nGET /bytes?n=4 HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().bodyBytes()).isEqualTo(SIZE);
			assertThat(client.read().bodyBytes()).isEqualTo(4);
			assertThat(client.get("/file", "Connection: close").read().bodyBytes()).isEqualTo(SIZE);
			client.rest();
			read = client.bytesRead();
		}
		ConnectionClosed closed = server.events().closed();
		assertThat(server.events().all(ResponseCompleted.class)).extracting(ResponseCompleted::bytesSent)
			.containsExactly((long) SIZE, 3L, (long) SIZE, 4L, (long) SIZE);
		assertThat(server.events().all(RequestComplete.class)).extracting(RequestComplete::status).containsOnly(200);
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
	}

	@Test
	void clientThatLeavesInTheMiddleIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(server.port(), 8192);
		client.get("/file");
		client.bytes(100_000);
		client.reset();
		ConnectionClosed closed = server.events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(server.events().only(ClientDisconnected.class).duringStreaming()).isTrue();
		assertThat(server.events().only(ResponseAborted.class).bytesSent()).isBetween(90_000L, SIZE - 1L);
		assertThat(server.events().only(RequestComplete.class).status()).isEqualTo(200);
		assertThat(closed.totalBytesSent()).isGreaterThanOrEqualTo(100_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/file?missing=1000000", "/file?vanish=true", "/file?fail=true" })
	void fileThatCannotBeSentWholeIsAnErrorAndNoDisconnect(String path) throws IOException {
		try (RawClient client = RawClient.connect(server.port(), 8192)) {
			client.get(path).readToEnd();
		}
		assertThat(server.events().closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(server.events().all(ClientDisconnected.class)).isEmpty();
		assertThat(server.events().all(ResponseAborted.class)).hasSize(1);
		assertThat(server.events().only(RequestComplete.class).status()).isEqualTo(200);
	}

	@Test
	void clientThatDoesNotReadIsATimeout() throws IOException {
		try (RawClient client = RawClient.connect(server.port(), 8192)) {
			client.get("/file");
			ConnectionClosed closed = server.events().closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.TIMEOUT);
			assertThat(closed.detail()).isEqualTo("the client does not read");
			assertThat(server.events().all(ClientDisconnected.class)).isEmpty();
			assertThat(server.events().all(ResponseAborted.class)).hasSize(1);
		}
	}

}
