package io.lifecycle.http;

import java.util.List;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.RawClient.Reply;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.NoHandlerFoundException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Request events of applications that are configured differently.
 */
class RequestEventsVariantsTests {

	@SuppressWarnings("NullAway.Init")
	private EventLog events;

	@AfterEach
	void everyExchangeHasItsEnd() {
		this.events.assertBalanced();
	}

	@Test
	void missingHandlerIsReported() throws Exception {
		Reply response = get("local.server.port", "spring.web.resources.add-mappings=false", "/missing");
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(response.status()).isEqualTo(404);
		assertThat(complete.response().route()).isNull();
		assertThat(complete.error()).isInstanceOf(NoHandlerFoundException.class);
	}

	@Test
	void contextPathBelongsToPathButNotToRoute() throws Exception {
		get("local.server.port", "server.servlet.context-path=/app", "/app/users/1");
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.request().path()).isEqualTo("/app/users/1");
		assertThat(complete.response().route()).isEqualTo("/users/{id}");
	}

	@Test
	void managementServerOfItsOwnIsReported() throws Exception {
		get("local.management.port", "management.server.port=0", "/actuator/health", "/actuator/missing");
		List<RequestComplete> reported = this.events.await(RequestComplete.class, 2);
		assertThat(reported).extracting(RequestComplete::status).containsExactly(200, 404);
		assertThat(reported).extracting((complete) -> complete.response().route()).startsWith("/actuator/health");
		assertThat(reported.get(0).error()).isNull();
		assertThat(reported.get(1).error()).isNotNull();
	}

	// Tomcat regards such an exchange as open for ever, and would wait for it.
	@Test
	void failureAfterTheStartOfAnAsynchronousCycleEndsTheExchange() throws Exception {
		get("local.server.port", "server.shutdown=immediate", "/async-started-failing");
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(500);
		assertThat(complete.error()).hasMessage("after start");
	}

	@Test
	void disabledReportsNothing() throws Exception {
		Reply response = get("local.server.port", "lifecycle.http.enabled=false", "/hello");
		assertThat(response.status()).isEqualTo(200);
		assertThat(this.events.all()).isEmpty();
	}

	private Reply get(String port, String property, String... paths) throws Exception {
		try (TestServer server = ServletRequestEventsContract.embedded("lifecycle.connection.enabled=false",
				property)) {
			this.events = new EventLog(server.bus(), RequestEvent.class);
			try (RawClient client = RawClient
				.connect(server.context().getEnvironment().getRequiredProperty(port, Integer.class))) {
				for (String path : paths) {
					boolean last = path.equals(paths[paths.length - 1]);
					client.get(path, last ? new String[] { "Connection: close" } : new String[0]);
				}
				return client.readToEnd();
			}
		}
	}

}
