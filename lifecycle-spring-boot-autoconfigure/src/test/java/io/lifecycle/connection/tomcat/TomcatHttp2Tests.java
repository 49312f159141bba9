package io.lifecycle.connection.tomcat;

import java.util.List;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.Http2EventsContract;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatHttp2Tests extends Http2EventsContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TomcatApp.class), properties);
	}

	@Test
	void headThatIsRefusedByAResetIsAResponseWithoutRequestAndStatus() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			// The scheme is missing.
			client.frame(Http2Client.HEADERS, 0x5, 1, new byte[] { (byte) 0x82, (byte) 0x84 });
			client.readUntil(Http2Client.RST_STREAM, 1);
			ResponseCompleted completed = events().only(ResponseCompleted.class);
			assertThat(completed.requestId()).isZero();
			assertThat(completed.status()).isZero();
			assertThat(events().only(RequestComplete.class).status()).isZero();
			client.get(3, "/bytes");
			client.readToEnd(3);
			events().await(ResponseCompleted.class, 2);
		}
		assertThat(events().closed().requestsServed()).isEqualTo(1);
	}

	@Test
	void errorThatTheClientReportsEndsWithError() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.frame(Http2Client.GOAWAY, 0, 0, new byte[] { 0, 0, 0, 0, 0, 0, 0, 1 });
			ConnectionClosed closed = events().closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
			assertThat(closed.detail()).contains("HTTP/2 error 1");
		}
	}

	@Test
	void malformedHeadIsAResponseWithoutRequest() throws Exception {
		try (Http2Client client = new Http2Client(this.server.port())) {
			client.get(1, "/bad path");
			client.readUntil(Http2Client.HEADERS, 1);
			ResponseCompleted completed = events().only(ResponseCompleted.class);
			assertThat(completed.requestId()).isZero();
			assertThat(completed.status()).isEqualTo(400);
		}
		assertThat(events().closed().requestsServed()).isZero();
	}

}
