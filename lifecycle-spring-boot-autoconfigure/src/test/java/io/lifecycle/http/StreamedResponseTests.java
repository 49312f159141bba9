package io.lifecycle.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which responses are streams, by their media type, in both kinds of applications and
 * versions of HTTP.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamedResponseTests {

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void responseSaysWhetherItWasAStream(String type) throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class),
				"spring.main.web-application-type=" + type, "server.http2.enabled=true")) {
			EventLog events = server.events();
			for (HttpClient.Version version : HttpClient.Version.values()) {
				for (String path : List.of("/events", "/lines", "/list", "/text", "/missing")) {
					get(version, server.port(), path);
				}
			}
			assertThat(events.await(RequestComplete.class, 10))
				.allSatisfy((complete) -> assertThat(complete.response().streamed()).as("%s", complete)
					.isEqualTo(List.of("/events", "/lines").contains(complete.request().path())));
			assertThat(events.all(RequestComplete.class)).extracting((complete) -> complete.request().httpVersion())
				.contains("HTTP/1.1", "HTTP/2.0");
		}
	}

	private static void get(HttpClient.Version version, int port, String path) throws Exception {
		HttpClient.newBuilder()
			.version(version)
			.build()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class Application {

		@RestController
		static class Controller {

			@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
			Flux<String> events() {
				return Flux.just("one", "two");
			}

			@GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
			Flux<Map<String, Integer>> lines() {
				return Flux.just(Map.of("number", 1), Map.of("number", 2));
			}

			@GetMapping("/list")
			Flux<Map<String, Integer>> list() {
				return Flux.just(Map.of("number", 1));
			}

			@GetMapping("/text")
			String text() {
				return "text";
			}

		}

	}

}
