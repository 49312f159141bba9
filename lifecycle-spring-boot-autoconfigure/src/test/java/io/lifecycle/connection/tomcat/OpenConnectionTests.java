package io.lifecycle.connection.tomcat;

import java.util.List;

import io.lifecycle.connection.Connections;
import io.lifecycle.event.OpenConnection;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.Redaction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connections that are open on a real server.
 */
class OpenConnectionTests {

	@Test
	void openConnectionsAreListedWithWhatTheyHaveDone() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class), "server.http2.enabled=true")) {
			Connections connections = server.context().getBean(Connections.class);
			assertThat(connections.openConnections(10)).isEmpty();
			try (RawClient one = RawClient.connect(server.port());
					Http2Client two = new Http2Client(server.port());
					RawClient slow = RawClient.connect(server.port())) {
				one.get("/hello").read();
				one.get("/hello").read();
				two.get(1, "/hello");
				two.readToEnd(1);
				slow.send("GET /hello HTT");
				await().untilAsserted(() -> assertThat(connections.openConnections(10))
					.extracting(OpenConnection::protocol, OpenConnection::requestsServed, OpenConnection::busy)
					.containsExactly(tuple("h1", 2, false), tuple("h2", 1, false), tuple("h1", 0, false)));
				OpenConnection first = connections.openConnections(10).get(0);
				assertThat(first.clientAddr()).isEqualTo("127.0.0.1");
				assertThat(first.clientPort()).isEqualTo(one.localPort());
				assertThat(first.totalBytesSent()).isEqualTo(one.bytesRead());
				assertThat(connections.openConnections(2)).hasSize(2);
				assertThat(connections.openConnections(0)).isEmpty();
			}
			await().untilAsserted(() -> assertThat(connections.openConnections(10)).isEmpty());
		}
	}

	@Test
	void listHasTheIdsAndTimesOfTheEvents() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class))) {
			EventLog events = server.events();
			try (RawClient client = RawClient.connect(server.port())) {
				client.get("/hello").read();
				OpenConnection open = server.context().getBean(Connections.class).openConnections(1).get(0);
				assertThat(open.connectionId()).isEqualTo(events.opened(client.localPort()).connectionId());
				assertThat(open.timestampNanos()).isEqualTo(events.opened(client.localPort()).timestampNanos());
				assertThat(EventFields.of(open)).containsOnlyKeys("connection_id", "client_addr", "client_port",
						"protocol", "requests_served", "total_bytes_sent", "busy", "timestamp_ns", "time");
				assertThat(new Redaction((text) -> text, (name, value) -> value).of(EventFields.of(open), false, false))
					.containsEntry("client_addr", Redaction.HIDDEN)
					.containsEntry("requests_served", 1)
					.containsEntry("protocol", "h1");
			}
		}
	}

	private static org.assertj.core.groups.Tuple tuple(Object... values) {
		return org.assertj.core.groups.Tuple.tuple(values);
	}

}
