package io.lifecycle.autoconfigure.actuate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.test.contract.TestServer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plants secrets wherever a request or an error can contain them, and searches every
 * output for them.
 */
class NothingSecretTests {

	private static final String SECRET = "s3cr3t";

	private static final List<String> MESSAGES = List.of("refused password=" + SECRET,
			"sent Authorization: Bearer " + SECRET + " to http://host", "no answer from http://me:" + SECRET + "@host/",
			"{\"user\": 1, \"apiKey\": \"" + SECRET + "\"}");

	/**
	 * The outputs, each with text that it must contain, so that an empty output does not
	 * pass, and how to read it.
	 */
	static Stream<Output> outputs() {
		return Stream.of(
		// @formatter:off
				new Output("endpoint", "RequestComplete", (app) -> app.get("/actuator/signals?limit=1000")),
				new Output("endpoint, one listener", "QUARANTINED", (app) -> app.get("/actuator/signals/leaky")),
				new Output("endpoint, failed requests", "IllegalStateException", (app) -> app.get("/actuator/signals?type=RequestComplete")),
				new Output("endpoint, failed tasks", "mail", (app) -> app.get("/actuator/signals?type=BackgroundTaskFailed")),
				new Output("endpoint, own events", "Paid", (app) -> app.get("/actuator/signals?type=Paid")),
				new Output("endpoint, quarantine", "leaky", (app) -> app.get("/actuator/signals?type=ListenerQuarantined")),
				new Output("endpoint, flush", "FLUSH", (app) -> app.post("/actuator/signals/bufferedCollector", "flush")),
				new Output("endpoint, values shown", "/users/", (app) -> app.getShown("/actuator/signals?limit=1000")),
				new Output("endpoint, values shown, one listener", "password", (app) -> app.getShown("/actuator/signals/leaky")),
				new Output("health", "failingCollectors", (app) -> app.get("/actuator/health")),
				new Output("metrics", "lifecycle_connections_total", (app) -> app.get("/actuator/prometheus")),
				new Output("flight recording", "/users/1;jsessionid=***", Application::recorded),
				new Output("log", "/users/1;jsessionid=***", Application::log));
		// @formatter:on
	}

	private static Application application;

	@BeforeAll
	static void plant() throws Exception {
		application = new Application();
		application.plant();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@MethodSource("outputs")
	void outputHasNoSecret(Output output) throws Exception {
		assertThat(output.reader().read(application)).contains(output.content()).doesNotContain(SECRET);
	}

	record Output(String name, String content, Reader reader) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	interface Reader {

		String read(Application application) throws Exception;

	}

	record Paid(String creditCard, byte[] body, long timestampNanos) implements LifecycleEvent {

		@Override
		public String toString() {
			return "Paid";
		}

	}

	/**
	 * An application with every output enabled, and the endpoint both by default and with
	 * its values shown.
	 */
	static final class Application {

		private final ListAppender<ILoggingEvent> log = new ListAppender<>();

		private final Recording recording = new Recording();

		private final List<TestServer> servers = new ArrayList<>();

		Application() {
			List.of("Connection", "Request", "BackgroundTask", "ApplicationState", "Listener", "Own")
				.forEach((type) -> this.recording.enable("io.lifecycle." + type));
			this.recording.start();
			Logger logger = (Logger) LoggerFactory.getLogger("io.lifecycle.events");
			this.log.start();
			for (String show : List.of("never", "always")) {
				this.servers.add(TestServer.start(List.of(ActuateApplication.class, FailingConsumer.class),
						"management.endpoints.web.exposure.include=signals,health,prometheus",
						"management.endpoint.signals.show-values=" + show,
						"management.endpoint.health.show-details=always",
						"management.endpoint.signals.recent-events=1000",
						"lifecycle.collector.type=buffered,logging,jfr", "lifecycle.listeners.quarantine.failures=1",
						"lifecycle.listeners.quarantine.delay=1h", "lifecycle.http.include-headers=x-api-token,x-trace",
						"logging.level.io.lifecycle.events=debug"));
			}
			logger.setLevel(Level.DEBUG);
			logger.addAppender(this.log);
		}

		void plant() throws Exception {
			for (TestServer server : this.servers) {
				server.bus().on(RequestReceived.class, (event) -> {
					throw new IllegalStateException("cannot log in with password=" + SECRET + " at all");
				}, ListenerOptions.defaults().named("leaky"));
				EndpointClient client = new EndpointClient(server.port());
				String[] headers = { "Authorization", "Bearer " + SECRET, "Cookie", "SESSION=" + SECRET, "X-Trace",
						"7" };
				client.get("/users/1;jsessionid=" + SECRET + ";v=2?token=" + SECRET + "&q=1", headers);
				server.context().getBean(ActuateApplication.Controller.class).messages = MESSAGES;
				for (int i = 0; i < MESSAGES.size(); i++) {
					client.get("/fail/" + i + "?access_token=" + SECRET, headers);
				}
				client.get("/nowhere;token=" + SECRET, headers);
				server.bus()
					.emit(new BackgroundTaskFailed("t-1", "mail", 1,
							new IllegalArgumentException("{\"password\": \"" + SECRET + "\"}")));
				Awaitility.await().untilAsserted(() -> assertComplete(client));
			}
			// These values of the application must appear only where values are shown.
			this.servers.get(0).bus().emit(new Paid(SECRET, SECRET.getBytes(StandardCharsets.UTF_8), 1));
		}

		private static void assertComplete(EndpointClient client) throws Exception {
			// Each request is sent after the previous one was answered.
			JsonNode events = client.json("/actuator/signals?type=RequestComplete&limit=1000").get("events");
			assertThat(events.size()).isGreaterThanOrEqualTo(2 + MESSAGES.size());
			assertThat(client.post("/actuator/signals/bufferedCollector", "{\"action\":\"flush\"}").statusCode())
				.isEqualTo(200);
		}

		String get(String path) throws Exception {
			return new EndpointClient(this.servers.get(0).port()).get(path).body();
		}

		String getShown(String path) throws Exception {
			return new EndpointClient(this.servers.get(1).port()).get(path).body();
		}

		String post(String path, String action) throws Exception {
			return new EndpointClient(this.servers.get(0).port()).post(path, "{\"action\":\"" + action + "\"}").body();
		}

		String recorded() throws IOException {
			Path file = Files.createTempFile("recorded", ".jfr");
			try {
				this.recording.dump(file);
				return RecordingFile.readAllEvents(file).toString();
			}
			finally {
				Files.delete(file);
			}
		}

		String log() {
			StringBuilder text = new StringBuilder();
			for (ILoggingEvent event : List.copyOf(this.log.list)) {
				if (event.getFormattedMessage().startsWith("Paid")) {
					// The log contains the texts of the application itself.
					continue;
				}
				Map<String, Object> pairs = new LinkedHashMap<>();
				if (event.getKeyValuePairs() != null) {
					event.getKeyValuePairs().forEach((pair) -> pairs.put(pair.key, pair.value));
				}
				text.append(event.getFormattedMessage()).append(' ').append(pairs).append('\n');
			}
			return text.toString();
		}

		void close() {
			((Logger) LoggerFactory.getLogger("io.lifecycle.events")).detachAppender(this.log);
			this.servers.forEach(TestServer::close);
			this.recording.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConsumer {

		@Bean
		EventBatchConsumer failing() {
			return (batch) -> {
				throw new IllegalStateException("token=" + SECRET);
			};
		}

	}

}
