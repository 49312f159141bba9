package io.lifecycle.autoconfigure.console;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways of serving the console.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleServingTests {

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=console";

	static Stream<Arguments> served() {
		return Stream.of(Arguments.of("main port", "/actuator/console", new String[] { EXPOSED }),
				Arguments.of("management port", "/mgmt/actuator/console",
						new String[] { EXPOSED, "management.server.port=0", "management.server.base-path=/mgmt" }),
				Arguments.of("context path", "/app/actuator/console",
						new String[] { EXPOSED, "server.servlet.context-path=/app" }),
				Arguments.of("base path", "/ops/console",
						new String[] { EXPOSED, "management.endpoints.web.base-path=/ops" }),
				Arguments.of("no base path", "/console",
						new String[] { EXPOSED, "management.endpoints.web.base-path=/", "management.server.port=0" }),
				Arguments.of("path mapping", "/actuator/live/now",
						new String[] { EXPOSED, "management.endpoints.web.path-mapping.console=live/now" }),
				Arguments.of("servlet path", "/mvc/actuator/console",
						new String[] { EXPOSED, "spring.mvc.servlet.path=/mvc" }),
				Arguments.of("read only", "/actuator/console",
						new String[] { EXPOSED, "management.endpoint.console.access=read-only" }),
				Arguments.of("reactive main port", "/actuator/console", new String[] { EXPOSED, REACTIVE }),
				Arguments.of("reactive management port", "/mgmt/actuator/console",
						new String[] { EXPOSED, REACTIVE, "management.server.port=0",
								"management.server.base-path=/mgmt" }),
				Arguments.of("reactive context path", "/app/actuator/console",
						new String[] { EXPOSED, REACTIVE, "spring.webflux.base-path=/app" }),
				Arguments.of("reactive base path", "/ops/console",
						new String[] { EXPOSED, REACTIVE, "management.endpoints.web.base-path=/ops" }),
				Arguments.of("reactive path mapping", "/actuator/live/now",
						new String[] { EXPOSED, REACTIVE, "management.endpoints.web.path-mapping.console=live/now" }));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void served(String way, String path, String[] properties) throws Exception {
		try (TestServer server = TestServer.start(List.of(ConsoleApplication.class), properties)) {
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), path);
			HttpResponse<String> bare = client.get("?filter=a");
			assertThat(bare.statusCode()).isEqualTo(302);
			assertThat(bare.headers().firstValue("Location"))
				.contains(path.substring(path.lastIndexOf('/') + 1) + "/?filter=a");
			HttpResponse<String> page = client.get("/");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.body()).contains("<title>", "<meta name=\"csrf-token\" content=\"\">");
			assertThat(client.get("/page.css").statusCode()).isEqualTo(200);
			try (ConsoleClient.Stream stream = client.open("")) {
				assertThat(stream.response().statusCode()).isEqualTo(200);
				boolean separate = List.of(properties).contains("management.server.port=0");
				assertThat(stream.event("hello")).contains("\"values\":\"hidden\"", "\"startup\":{\"begin_ns\":",
						"\"server\":" + (separate ? "\"http://localhost:" + server.port() + '"' : "null"));
				assertThat(stream.event("state")).contains("\"draining\":false");
			}
		}
	}

	static Stream<Arguments> notServed() {
		return Stream.of(Arguments.of("not exposed", "other=1"),
				Arguments.of("others exposed", "management.endpoints.web.exposure.include=health,prometheus,signals"),
				Arguments.of("no access", EXPOSED + "\nmanagement.endpoint.console.access=none"),
				Arguments.of("reactive not exposed", REACTIVE),
				Arguments.of("no access permitted", EXPOSED + "\nmanagement.endpoints.access.max-permitted=none"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void notServed(String way, String properties) throws Exception {
		try (TestServer server = TestServer.start(List.of(ConsoleApplication.class), properties.split("\n"))) {
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
			assertThat(client.get("").statusCode()).isEqualTo(404);
			assertThat(client.get("/").statusCode()).isEqualTo(404);
			assertThat(client.get("/page.css").statusCode()).isEqualTo(404);
			assertThat(client.get("/stream").statusCode()).isEqualTo(404);
			assertThat(server.context().getBeanDefinitionNames())
				.noneMatch((name) -> name.startsWith("lifecycle.console") || name.startsWith("lifecycle.recentEvents"));
		}
	}

}
