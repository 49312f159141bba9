package io.lifecycle.test.contract;

import java.io.IOException;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that the server closes because of a timeout.
 *
 * <p>
 * The timeouts of the server for reading and writing must be a few hundred milliseconds,
 * for HTTP/1.1 and for HTTP/2 without TLS.
 *
 * @since 0.1.0
 */
public abstract class TimeoutEventsContract extends ConnectionEventsContract {

	/**
	 * For subclasses.
	 */
	protected TimeoutEventsContract() {
		super("server.http2.enabled=true");
	}

	@Test
	void nothingSent() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			assertTimeout("nothing was sent");
			assertThat(client.rest()).isEmpty();
		}
	}

	@Test
	void partOfAHead() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send("GET /bytes HTTP/1.1\r\nHo");
			assertTimeout("a part of a request head");
		}
		assertThat(events().all(RequestStarted.class)).isEmpty();
	}

	@Test
	void partOfALaterHead() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/bytes").read();
			client.send("GET /bytes HTTP/1.1\r\nHo");
			assertTimeout("a part of a request head");
		}
	}

	@Test
	void idle() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.get("/bytes").read();
			assertTimeout("idle");
		}
	}

	@Test
	void stalledBody() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.request("POST", "/upload", "Content-Length: 100").send("half");
			RawClient.Reply reply = client.read();
			client.rest();
			assertTimeout("stalled request body");
			assertThat(events().only(ResponseCompleted.class).status()).isEqualTo(reply.status());
		}
	}

	@Test
	void stalledBodyThatNobodyReads() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.request("POST", "/empty", "Content-Length: 100").send("half");
			client.read();
			client.rest();
			assertTimeout("stalled request body");
			assertThat(events().only(ResponseCompleted.class).status()).isEqualTo(200);
		}
	}

	@Test
	void clientThatDoesNotRead() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port(), 4096)) {
			client.get("/chunks?n=100000&size=1000");
			assertTimeout("the client does not read");
			assertThat(events().all(ResponseAborted.class)).hasSize(1);
		}
	}

	@Test
	void idleHttp2() throws IOException {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/bytes");
			client.readToEnd(1);
			assertTimeout("idle");
		}
	}

	private void assertTimeout(String detail) {
		ConnectionClosed closed = events().closed();
		assertThat(closed.reason()).isEqualTo(CloseReason.TIMEOUT);
		assertThat(closed.detail()).isEqualTo(detail);
		assertThat(events().all(ClientDisconnected.class)).isEmpty();
	}

}
