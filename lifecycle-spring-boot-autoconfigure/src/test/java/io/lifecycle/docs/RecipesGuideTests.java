package io.lifecycle.docs;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the recipes of {@code docs/recipes.md}, except those of the sample and of the test
 * starter.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class RecipesGuideTests {

	@Test
	void recipesWork(CapturedOutput output) throws Exception {
		List<String> properties = GuideYaml.properties("recipes.md", "## Correlate log lines by request",
				"## Leave health checks out");
		properties.add("logging.level.io.lifecycle.docs=info");
		try (TestServer server = TestServer.start(List.of(Application.class), properties.toArray(String[]::new))) {
			EventLog events = server.events();
			slowAndFailedRequestsAreLogged(server, events, output);
			failedTaskRaisesAnAlarm(server);
			disconnectsAreCounted(server, events);
			linesOfARequestHaveItsId(events, output);
			healthChecksAreLeftOut(server, events);
			subscriberIsForgotten(server);
		}
	}

	private static void slowAndFailedRequestsAreLogged(TestServer server, EventLog events, CapturedOutput output)
			throws IOException {
		for (String path : List.of("/orders/1", "/orders/500", "/reports/7")) {
			try (RawClient client = RawClient.connect(server.port())) {
				client.get(path).read();
			}
		}
		events.await(RequestComplete.class, 3);
		assertThat(output).contains("GET /orders/{id} answered 500")
			.contains("no such order")
			.containsPattern("GET /reports/\\{id} took \\d+ ms")
			.doesNotContain("GET /orders/{id} answered 200");
	}

	private static void failedTaskRaisesAnAlarm(TestServer server) throws InterruptedException {
		server.context().getBean(Jobs.class).nightly();
		String alarm = server.context().getBean(Alarms.class).raised.poll(20, TimeUnit.SECONDS);
		assertThat(alarm).isEqualTo(Jobs.class.getName() + ".nightly: no disk");
	}

	private static void disconnectsAreCounted(TestServer server, EventLog events) throws IOException {
		MeterRegistry registry = server.context().getBean(MeterRegistry.class);
		RawClient client = RawClient.connect(server.port(), 4096);
		client.get("/exports/1");
		client.bytes(5000);
		client.reset();
		Awaitility.await()
			.ignoreException(MeterNotFoundException.class)
			.untilAsserted(
					() -> assertThat(registry.get("client.disconnects").tag("route", "/exports/{id}").counter().count())
						.isEqualTo(1));
		assertThat(events.await(ConnectionClosed.class, 4)).hasSize(4);
	}

	private static void linesOfARequestHaveItsId(EventLog events, CapturedOutput output) {
		RequestComplete first = events.all(RequestComplete.class).get(0);
		assertThat(output).contains("[%d] ".formatted(first.request().id()))
			.containsPattern("\\[%d] .*order 1 is read".formatted(first.request().id()));
	}

	private static void healthChecksAreLeftOut(TestServer server, EventLog events) throws IOException {
		events.clear();
		try (RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/actuator/health").read().status()).isEqualTo(200);
			client.get("/orders/2").read();
		}
		events.await(RequestComplete.class, 1);
		assertThat(events.all(RequestComplete.class)).extracting((event) -> event.request().path())
			.containsExactly("/orders/2");
	}

	private static void subscriberIsForgotten(TestServer server) throws IOException {
		PriceStream prices = server.context().getBean(PriceStream.class);
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/prices");
			Awaitility.await().until(() -> prices.subscribers() == 1);
			prices.send("17");
			assertThat(client.line()).contains("200");
			client.reset();
		}
		Awaitility.await().until(() -> {
			prices.send("18");
			return prices.subscribers() == 0;
		});
	}

	static class Requests {

		private static final Logger logger = LoggerFactory.getLogger(Requests.class);

		@OnSignal(slowerThan = "500ms")
		void slow(RequestComplete event) {
			logger.warn("{} {} took {} ms", event.request().method(), event.response().route(),
					event.duration().toMillis());
		}

		@OnSignal(status = "5xx")
		void failed(RequestComplete event) {
			logger.error("{} {} answered {}", event.request().method(), event.response().route(), event.status(),
					event.error());
		}

	}

	static class Alarms {

		private final BlockingQueue<String> raised = new LinkedBlockingQueue<>();

		@OnSignal(delivery = Delivery.QUEUED)
		void failed(BackgroundTaskFailed event) {
			raise(event.task() + ": " + event.error().getMessage());
		}

		private void raise(String alarm) {
			this.raised.add(alarm);
		}

	}

	static class Jobs {

		@Async
		public void nightly() {
			throw new IllegalStateException("no disk");
		}

	}

	@RestController
	static class Orders {

		private static final Logger logger = LoggerFactory.getLogger(Orders.class);

		@GetMapping("/orders/{id}")
		String order(@PathVariable int id) {
			logger.info("order {} is read", id);
			if (id == 500) {
				throw new IllegalStateException("no such order");
			}
			return "order";
		}

		@GetMapping("/reports/{id}")
		String report(@PathVariable int id) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
			return "report " + id;
		}

		@GetMapping("/exports/{id}")
		StreamingResponseBody export(@PathVariable int id) {
			return (out) -> {
				for (int i = 0; i < 100_000; i++) {
					out.write(new byte[1000]);
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import({ Requests.class, Alarms.class, Jobs.class, Orders.class, DisconnectsByRoute.class, PriceStream.class })
	static class Application {

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

}
