package io.lifecycle.connection.tomcat;

import java.util.List;

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
