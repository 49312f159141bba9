package io.lifecycle.http;

import java.util.List;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.http.RawHttp.Response;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.web.servlet.NoHandlerFoundException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Request events of applications that are configured differently.
 */
class RequestEventsVariantsTests {

	private final RequestRecorder events = new RequestRecorder();

	@Test
	void missingHandlerIsTold() throws Exception {
		Response response = get("local.server.port", "spring.web.resources.add-mappings=false", "/missing");
		RequestComplete complete = this.events.awaitOne();
		assertThat(complete.status()).isEqualTo(response.status()).isEqualTo(404);
		assertThat(complete.response().route()).isNull();
		assertThat(complete.error()).isInstanceOf(NoHandlerFoundException.class);
	}

	@Test
	void contextPathBelongsToPathButNotToRoute() throws Exception {
		get("local.server.port", "server.servlet.context-path=/app", "/app/users/1");
		RequestComplete complete = this.events.awaitOne();
		assertThat(complete.request().path()).isEqualTo("/app/users/1");
		assertThat(complete.response().route()).isEqualTo("/users/{id}");
	}

	@Test
	void managementServerOfItsOwnIsTold() throws Exception {
		get("local.management.port", "management.server.port=0", "/actuator/health", "/actuator/missing");
		List<RequestComplete> told = this.events.await(2);
		assertThat(told).extracting(RequestComplete::status).containsExactly(200, 404);
		assertThat(told).extracting((complete) -> complete.response().route()).startsWith("/actuator/health");
		assertThat(told.get(0).error()).isNull();
		assertThat(told.get(1).error()).isNotNull();
	}

	@Test
	void disabledTellsNothing() throws Exception {
		Response response = get("local.server.port", "lifecycle.http.enabled=false", "/hello");
		assertThat(response.status()).isEqualTo(200);
		assertThat(this.events.events()).isEmpty();
	}

	private Response get(String port, String property, String... paths) throws Exception {
		TestServer server = TestServer.embedded(new SpringApplicationBuilder(RequestEventsApplication.class)
			.properties("lifecycle.connection.enabled=false")
			.properties(property));
		server.context().getBean(SignalBus.class).on(RequestEvent.class, this.events);
		try (RawHttp client = new RawHttp(server.context().getEnvironment().getRequiredProperty(port, Integer.class))) {
			for (String path : paths) {
				boolean last = path.equals(paths[paths.length - 1]);
				client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + (last ? "Connection: close\r\n" : "")
						+ "\r\n");
			}
			return client.readToEnd();
		}
		finally {
			server.stop().call();
		}
	}

}
