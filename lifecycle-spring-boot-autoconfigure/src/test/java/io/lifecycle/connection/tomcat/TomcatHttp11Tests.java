package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.util.List;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.test.contract.Http11EventsContract;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatHttp11Tests extends Http11EventsContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TomcatApp.class), properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/huge-header", "/bad%zz/path" })
	void responseOfTomcatItselfIsReportedAsTheClientSawIt(String path) throws IOException {
		assertReportedAsSeen(path);
	}

	@ParameterizedTest
	@CsvSource({ "400, 'GET /a b c HTTP/1.1\r\nHost: a\r\n\r\n'", "400, 'GET / HTTP/1.1\r\n\r\n'",
			"501, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: odd\r\n\r\n'",
			"505, 'GET / HTTP/7.0\r\nHost: a\r\n\r\n'", "417, 'GET / HTTP/1.1\r\nHost: a\r\nExpect: odd\r\n\r\n'" })
	void refusedHeadHasTheStatusOfTomcat(int status, String head) throws IOException {
		assertThat(assertRefused(head.replace("\\r\\n", "\r\n"))).isEqualTo(status);
	}

	@Test
	void clientThatSpeaksHttp2IsAnError() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
			ConnectionClosed closed = events().closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
			assertThat(closed.detail()).contains("HTTP/2");
		}
	}

	@Test
	void tooLongHeadIsRefused() throws IOException {
		assertThat(assertRefused("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEqualTo(400);
	}

}
