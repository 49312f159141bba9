package io.lifecycle.autoconfigure.actuate;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of listeners and collectors, which does not take an instance out of traffic.
 */
class SignalsHealthTests {

	@Test
	void degradedListenersAndCollectorsAreShownButTheApplicationIsUp() throws Exception {
		try (TestServer server = start("")) {
			EndpointClient client = new EndpointClient(server.port());
			assertThat(client.json("/actuator/health").at("/components/signals").toString())
				.isEqualTo("{\"status\":\"UP\"}");
			server.bus().on(Happened.class, (event) -> {
				throw new IllegalStateException("no");
			}, ListenerOptions.defaults().named("broken"));
			server.bus().emit(new Happened(LifecycleClock.monotonicNanos()));
			flush(client);

			JsonNode health = client.json("/actuator/health");
			assertThat(health.at("/components/signals").toString()).isEqualTo("{\"details\":{\"quarantinedListeners\":"
					+ "[\"broken\"],\"failingCollectors\":[\"bufferedCollector\"]},\"status\":\"DEGRADED\"}");
			assertThat(health.get("status").asString()).isEqualTo("UP");
			assertThat(client.get("/actuator/health").statusCode()).isEqualTo(200);
			for (String probe : List.of("liveness", "readiness")) {
				assertThat(client.json("/actuator/health/" + probe).toString()).contains("UP")
					.doesNotContain("signals");
			}
		}
	}

	@Test
	void healthIsUpAgainWhenTheCauseIsGone() throws Exception {
		try (TestServer server = start("")) {
			EndpointClient client = new EndpointClient(server.port());
			server.bus().emit(new Happened(1));
			flush(client);
			assertThat(status(client)).isEqualTo("DEGRADED");
			server.context().getBean(Consumer.class).works.set(true);
			server.bus().emit(new Happened(2));
			flush(client);
			assertThat(status(client)).isEqualTo("UP");
		}
	}

	@Test
	void applicationMayLetItCount() throws Exception {
		try (TestServer server = start("down,out-of-service,degraded,up,unknown")) {
			EndpointClient client = new EndpointClient(server.port());
			server.bus().emit(new Happened(1));
			flush(client);
			assertThat(client.json("/actuator/health").get("status").asString()).isEqualTo("DEGRADED");
		}
	}

	private static TestServer start(String order) {
		return TestServer.start(List.of(ActuateApplication.class, Configured.class),
				"management.endpoints.web.exposure.include=signals,health",
				"management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.status.order=" + order, "lifecycle.collector.type=buffered",
				"lifecycle.collector.buffered.flush-interval=1h", "lifecycle.listeners.quarantine.failures=1",
				"lifecycle.listeners.quarantine.delay=1h", "logging.level.io.lifecycle=off");
	}

	private static void flush(EndpointClient client) throws Exception {
		assertThat(client.post("/actuator/signals/bufferedCollector", "{\"action\":\"flush\"}").statusCode())
			.isEqualTo(200);
	}

	private static String status(EndpointClient client) throws Exception {
		return client.json("/actuator/health").at("/components/signals/status").asString();
	}

	record Happened(long timestampNanos) implements LifecycleEvent {

	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		@Bean
		Consumer consumer() {
			return new Consumer();
		}

	}

	static class Consumer implements EventBatchConsumer {

		final AtomicBoolean works = new AtomicBoolean();

		@Override
		public void accept(List<LifecycleEvent> batch) {
			if (!this.works.get()) {
				throw new IllegalStateException("no");
			}
		}

	}

}
