package io.lifecycle.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The responses in {@code docs/endpoint.md} are those of a real application: the same
 * fields and texts in the same order. Only numbers and dates differ.
 */
class EndpointGuideTests {

	private static final Pattern BLOCK = Pattern.compile("^```json\\s*\\n(.*?)^```\\s*$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final String MAILER = "mailer.send(RequestComplete)";

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = TestServer.start(List.of(Application.class),
				"management.endpoints.web.exposure.include=health,signals",
				"management.endpoint.signals.recent-events=100", "management.endpoint.health.show-details=always",
				"lifecycle.collector.type=buffered", "lifecycle.listeners.quarantine.failures=2",
				"lifecycle.listeners.quarantine.delay=1h", "lifecycle.metrics.enabled=false",
				"lifecycle.tasks.enabled=false", "logging.level.io.lifecycle=off");
		for (int i = 0; i < 3; i++) {
			String path = "/users/" + i + "?q=1";
			assertThat(get(path)).isEqualTo("user " + i);
			int number = i;
			Awaitility.await()
				.untilAsserted(() -> assertThat(json(get("/actuator/signals/" + MAILER)).toString())
					.contains("\"failures\":" + Math.min(number + 1, 2)));
		}
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void responsesAreReal() throws IOException {
		List<JsonNode> blocks = blocks();
		assertThat(blocks).hasSize(4);
		JsonNode all = json(get("/actuator/signals?type=RequestComplete"));
		assertSameShape(lastUser(all), blocks.get(0));
		assertSameShape(json(get("/actuator/signals/" + MAILER)), blocks.get(1));
		assertSameShape(json(get("/actuator/health")).at("/components/signals"), blocks.get(3));
		assertSameShape(json(post("/actuator/signals/" + MAILER, "{\"action\": \"restore\"}")), blocks.get(2));
	}

	// The guide prints only this event; the requests of this test emit events too.
	private static Object lastUser(JsonNode all) {
		Map<String, Object> shown = shape(all);
		JsonNode user = all.get("events")
			.valueStream()
			.filter((event) -> event.at("/response/route").asString().equals("/users/{id}"))
			.findFirst()
			.orElseThrow();
		shown.put("events", List.of(shape(user)));
		return shown;
	}

	private static void assertSameShape(Object actual, JsonNode documented) {
		Object shape = (actual instanceof JsonNode node) ? shape(node) : actual;
		assertThat(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(shape))
			.isEqualTo(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(shape(documented)));
	}

	private static Map<String, Object> shape(JsonNode object) {
		Map<String, Object> shape = new LinkedHashMap<>();
		object.propertyStream().forEach((property) -> shape.put(property.getKey(), value(property)));
		return shape;
	}

	private static Object value(Map.Entry<String, JsonNode> property) {
		JsonNode value = property.getValue();
		if (value.isObject()) {
			return shape(value);
		}
		if (value.isArray()) {
			return value.valueStream()
				.map((element) -> element.isObject() ? shape(element) : element.asString())
				.toList();
		}
		return (value.isNumber() || property.getKey().equals("time")) ? "…" : value;
	}

	private static List<JsonNode> blocks() throws IOException {
		Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "endpoint.md")));
		List<JsonNode> blocks = new ArrayList<>();
		while (block.find()) {
			blocks.add(json(block.group(1)));
		}
		return blocks;
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	private static String get(String path) {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	private static String post(String path, String body) {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static URI uri(String path) {
		return URI.create("http://127.0.0.1:" + server.port() + path);
	}

	private static String send(HttpRequest.Builder request) {
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class Application {

		@Bean
		Mailer mailer() {
			return new Mailer();
		}

		@RestController
		static class Users {

			@GetMapping("/users/{id}")
			String user(@PathVariable String id) {
				return "user " + id;
			}

		}

	}

	static class Mailer {

		@OnSignal(path = "/users/*")
		void send(RequestComplete event) {
			throw new IllegalStateException("no mail server for " + event.request().path());
		}

	}

}
