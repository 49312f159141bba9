package io.lifecycle.autoconfigure.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a real tracer, an event, its log line and the log lines of the application have
 * the same ids of trace, request and connection.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class CorrelationTests {

	private static final String SENT = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String[] PROPERTIES = { "lifecycle.collector.type=logging",
			"logging.level.io.lifecycle.events=debug", "logging.level.io.lifecycle.autoconfigure.http=info",
			"management.tracing.sampling.probability=1.0" };

	@Test
	void traceOfTheTracerIsTheSameEverywhere(CapturedOutput output) throws Exception {
		try (TestServer server = start("logging.structured.format.console=ecs")) {
			RequestComplete complete = get(server, "/hello", null);
			assertThat(complete.request().traceId()).isNull();
			assertThat(complete.traceId()).matches("[0-9a-f]{32}");
			assertThat(line(output, "hello from the application").at("/traceId").asString())
				.isEqualTo(complete.traceId());
			JsonNode event = line(output, "RequestComplete GET /hello");
			assertThat(event.at("/trace_id").asString()).isEqualTo(complete.traceId());
			assertThat(event.at("/request_id").asLong()).isEqualTo(complete.request().id());
			assertThat(event.at("/connection_id").asLong()).isEqualTo(complete.request().connectionId()).isPositive();
		}
	}

	@Test
	void traceOfTheClientIsContinued(CapturedOutput output) throws Exception {
		try (TestServer server = start("logging.structured.format.console=logstash")) {
			RequestComplete complete = get(server, "/hello", "00-" + SENT + "-00f067aa0ba902b7-01");
			assertThat(complete.request().traceId()).isEqualTo(SENT);
			assertThat(complete.response().traceId()).isEqualTo(SENT);
			assertThat(line(output, "hello from the application").at("/traceId").asString()).isEqualTo(SENT);
			assertThat(line(output, "RequestReceived GET /hello").at("/trace_id").asString()).isEqualTo(SENT);
			assertThat(line(output, "RequestComplete GET /hello").at("/trace_id").asString()).isEqualTo(SENT);
		}
	}

	@Test
	void linesOfTheApplicationHaveTheIdsWhenAskedFor(CapturedOutput output) throws Exception {
		try (TestServer server = start("logging.structured.format.console=gelf", "lifecycle.http.mdc=true")) {
			RequestComplete complete = get(server, "/hello", null);
			JsonNode line = line(output, "hello from the application");
			assertThat(line.at("/_trace_id").asString()).isEqualTo(complete.traceId());
			assertThat(line.at("/_request_id").asLong()).isEqualTo(complete.request().id());
			assertThat(line.at("/_connection_id").asLong()).isEqualTo(complete.request().connectionId());
		}
	}

	@Test
	void idsLeaveTheThreadWithTheRequest() throws Exception {
		try (TestServer server = start("lifecycle.http.mdc=true")) {
			Application application = server.context().getBean(Application.class);
			get(server, "/later", null);
			get(server, "/broken", null);
			Awaitility.await().until(() -> application.left.size() >= 3);
			assertThat(application.left)
				.allSatisfy((mdc) -> assertThat(mdc).doesNotContainKeys("connection_id", "request_id", "trace_id"));
			assertThat(application.seen).hasSize(2).allSatisfy((mdc) -> assertThat(mdc).containsKeys("request_id"));
		}
	}

	@Test
	void ownIdInTheMdcIsRestored() throws Exception {
		try (TestServer server = start("lifecycle.http.mdc=true", "test.outer=true")) {
			get(server, "/hello", null);
			Application application = server.context().getBean(Application.class);
			Awaitility.await().until(() -> !application.left.isEmpty());
			assertThat(application.left.peek()).containsEntry("request_id", "outer");
		}
	}

	@Test
	void asynchronousRequestHasTheTraceOfItsStart() throws Exception {
		try (TestServer server = start()) {
			assertThat(get(server, "/later", "00-" + SENT + "-00f067aa0ba902b7-01").response().traceId())
				.isEqualTo(SENT);
		}
	}

	private static TestServer start(String... properties) {
		return TestServer.start(List.of(Application.class),
				Stream.of(PROPERTIES, properties).flatMap(Arrays::stream).toArray(String[]::new));
	}

	private static RequestComplete get(TestServer server, String path, @Nullable String traceparent)
			throws IOException, InterruptedException {
		BlockingQueue<RequestComplete> completed = server.context().getBean(Application.class).completed;
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
		if (traceparent != null) {
			request.header("traceparent", traceparent);
		}
		HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
		return Objects.requireNonNull(completed.poll(10, TimeUnit.SECONDS), "no event");
	}

	private static JsonNode line(CapturedOutput output, String text) {
		return Awaitility.await()
			.until(() -> output.getOut().lines().filter((line) -> line.contains(text)).findFirst(), Optional::isPresent)
			.map((line) -> new JsonMapper().readTree(line))
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private static final Logger logger = LoggerFactory.getLogger(Application.class);

		final BlockingQueue<RequestComplete> completed = new LinkedBlockingQueue<>();

		final BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();

		final BlockingQueue<Map<String, String>> left = new LinkedBlockingQueue<>();

		@Autowired
		void listen(SignalBus bus) {
			bus.on(RequestComplete.class, this.completed::add);
		}

		@GetMapping("/hello")
		String hello() {
			logger.info("hello from the application");
			return "hello";
		}

		@GetMapping("/later")
		Callable<String> later() {
			this.seen.add(mdc());
			return () -> "later";
		}

		@GetMapping("/broken")
		String broken() {
			this.seen.add(mdc());
			throw new IllegalStateException("broken on purpose");
		}

		@Bean
		FilterRegistrationBean<Filter> outer(Environment environment) {
			boolean outer = environment.getProperty("test.outer", boolean.class, false);
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (outer) {
					MDC.put("request_id", "outer");
				}
				try {
					chain.doFilter(request, response);
				}
				finally {
					this.left.add(mdc());
					MDC.remove("request_id");
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return registration;
		}

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		private static Map<String, String> mdc() {
			Map<String, String> copy = MDC.getCopyOfContextMap();
			return (copy != null) ? copy : Map.of();
		}

	}

}
