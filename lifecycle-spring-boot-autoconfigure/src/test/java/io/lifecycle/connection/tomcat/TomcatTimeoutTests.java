package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.util.List;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TomcatTimeoutTests {

	private static TestServer server;

	private EventLog events;

	@BeforeAll
	static void start() {
		server = TestServer.start(List.of(TomcatApp.class, ShortTimeouts.class), "server.http2.enabled=true",
				"server.tomcat.connection-timeout=300ms", "server.tomcat.keep-alive-timeout=400ms");
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
	void nothingSent() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			assertTimeout("nothing was sent");
			assertThat(client.rest()).isEmpty();
		}
	}

	@Test
	void partOfAHead() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.send("GET /bytes HTTP/1.1\r\nHo");
			assertTimeout("a part of a request head");
		}
		assertThat(this.events.all(RequestStarted.class)).isEmpty();
	}

	@Test
	void partOfALaterHead() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes").read();
			client.send("GET /bytes HTTP/1.1\r\nHo");
			assertTimeout("a part of a request head");
		}
	}

	@Test
	void idle() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes").read();
			assertTimeout("idle");
		}
	}

	@Test
	void stalledBody() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.request("POST", "/upload", "Content-Length: 100").send("half");
			RawClient.Reply reply = client.read();
			client.rest();
			assertTimeout("stalled request body");
			assertThat(this.events.only(ResponseCompleted.class).status()).isEqualTo(reply.status());
		}
	}

	@Test
	void stalledBodyThatNobodyReads() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			client.request("POST", "/empty", "Content-Length: 100").send("half");
			client.read();
			client.rest();
			assertTimeout("stalled request body");
			assertThat(this.events.only(ResponseCompleted.class).status()).isEqualTo(200);
		}
	}

	@Test
	void clientThatDoesNotRead() throws IOException {
		try (RawClient client = RawClient.connect(server.port(), 4096)) {
			client.get("/chunks?n=100000&size=1000");
			assertTimeout("the client does not read");
			assertThat(this.events.all(ResponseAborted.class)).hasSize(1);
		}
	}

	@Test
	void idleHttp2() throws IOException {
		try (Http2Client client = new Http2Client(server.port())) {
			client.get(1, "/bytes");
			client.readToEnd(1);
			assertTimeout("idle");
		}
	}

	private void assertTimeout(String detail) {
		ConnectionClosed closed = this.events.closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.TIMEOUT);
		assertThat(closed.detail()).isEqualTo(detail);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class ShortTimeouts {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> shortHttp2KeepAlive() {
			return (factory) -> factory.addConnectorCustomizers((connector) -> {
				Http2Protocol http2 = (Http2Protocol) connector.findUpgradeProtocols()[0];
				http2.setKeepAliveTimeout(400);
			});
		}

	}

}
