package io.lifecycle.autoconfigure.actuate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The endpoint on a real server.
 */
class SignalsEndpointTests {

	private static TestServer server;

	private static EndpointClient client;

	@BeforeAll
	static void start() {
		server = TestServer.start(List.of(ActuateApplication.class, Consumers.class),
				"management.endpoints.web.exposure.include=signals", "management.endpoint.signals.recent-events=100",
				"lifecycle.collector.type=buffered", "lifecycle.collector.buffered.flush-interval=1h",
				"lifecycle.listeners.quarantine.failures=2", "lifecycle.listeners.quarantine.delay=1h",
				"logging.level.io.lifecycle=off");
		client = new EndpointClient(server.port());
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void listenersAreShownInTheirOrder() throws Exception {
		server.bus().on(RequestComplete.class, (event) -> {
		}, ListenerOptions.defaults().named("mail.send(RequestComplete)").ordered(7).queued());
		JsonNode listeners = client.json("/actuator/signals").get("listeners");
		assertThat(listeners.valueStream().map((listener) -> listener.get("name").asString()))
			.containsSubsequence("bufferedCollector", "mail.send(RequestComplete)");
		assertThat(client.json("/actuator/signals/mail.send(RequestComplete)").get("listeners").get(0).toString())
			.startsWith("{\"name\":\"mail.send(RequestComplete)\",\"type\":\"io.lifecycle.event.RequestComplete\","
					+ "\"order\":7,\"delivery\":\"QUEUED\",\"state\":\"ACTIVE\",\"deliveries\":");
	}

	@Test
	void namesWithSlashesAndSignsAreFound() throws Exception {
		String name = "com.acme/Mailer";
		server.bus().on(LifecycleEvent.class, (event) -> {
		}, ListenerOptions.defaults().named(name));
		server.bus().on(LifecycleEvent.class, (event) -> {
		}, ListenerOptions.defaults().named("com.acme.Mailer#send ü"));
		assertThat(client.json("/actuator/signals/" + name).at("/listeners/0/name").asString()).isEqualTo(name);
		assertThat(client.json("/actuator/signals/com.acme.Mailer%23send%20%C3%BC").at("/listeners/0/name").asString())
			.isEqualTo("com.acme.Mailer#send ü");
	}

	@Test
	void unknownListenerIsNotFound() throws Exception {
		assertThat(client.get("/actuator/signals/nobody").statusCode()).isEqualTo(404);
		assertThat(client.post("/actuator/signals/nobody", "{\"action\":\"restore\"}").statusCode()).isEqualTo(404);
	}

	@Test
	void quarantinedListenerIsRestored() throws Exception {
		List<LifecycleEvent> received = new CopyOnWriteArrayList<>();
		server.bus().on(RequestReceived.class, (event) -> {
			received.add(event);
			throw new IllegalStateException("password=hidden");
		}, ListenerOptions.defaults().named("broken"));
		client.get("/users/1");
		client.get("/users/2");
		client.get("/users/3");
		assertThat(received).hasSize(2);
		JsonNode broken = client.json("/actuator/signals/broken").at("/listeners/0");
		assertThat(broken.get("state").asString()).isEqualTo("QUARANTINED");
		assertThat(broken.get("lastError").asString()).isEqualTo("java.lang.IllegalStateException");
		assertThat(client.post("/actuator/signals/broken", "{\"action\":\"restore\"}").body())
			.isEqualTo("{\"action\":\"RESTORE\",\"done\":true}");
		assertThat(client.post("/actuator/signals/broken", "{\"action\":\"restore\"}").body())
			.isEqualTo("{\"action\":\"RESTORE\",\"done\":false}");
		client.get("/users/4");
		assertThat(received).hasSizeGreaterThan(2);
	}

	@Test
	void listenerThatIsRunningShowsForHowLong() throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		server.bus().on(BackgroundTaskStarted.class, (event) -> {
			if (!released.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("not released");
			}
		}, ListenerOptions.defaults().named("stuck").queued());
		assertThat(client.json("/actuator/signals/stuck").at("/listeners/0").has("runningMs")).isFalse();
		server.bus().emit(new BackgroundTaskStarted("t-1", "task"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(client.json("/actuator/signals/stuck").at("/listeners/0").has("runningMs"))
				.isTrue());
		assertThat(client.json("/actuator/signals/stuck").at("/listeners/0/runningMs").asDouble()).isPositive();
		released.countDown();
		Awaitility.await()
			.untilAsserted(() -> assertThat(client.json("/actuator/signals/stuck").at("/listeners/0").has("runningMs"))
				.isFalse());
	}

	@Test
	void collectorIsFlushed() throws Exception {
		Consumers consumers = server.context().getBean(Consumers.class);
		client.get("/users/5");
		awaitComplete("/users/5");
		assertThat(client.post("/actuator/signals/bufferedCollector", "{\"action\":\"flush\"}").body())
			.isEqualTo("{\"action\":\"FLUSH\",\"done\":true}");
		assertThat(consumers.received)
			.anySatisfy((event) -> assertThat(event).isInstanceOfSatisfying(RequestComplete.class,
					(complete) -> assertThat(complete.request().path()).isEqualTo("/users/5")));
		JsonNode collector = client.json("/actuator/signals/bufferedCollector").get("collector");
		assertThat(collector.get("recorded").asLong()).isPositive();
		assertThat(collector.get("waiting").asLong()).isNotNegative();
		JsonNode consumer = collector.at("/consumers/0");
		assertThat(consumer.get("delivered").asLong()).isPositive();
		assertThat(consumer.get("dropped").asLong()).isZero();
		assertThat(consumer.get("failed").asLong()).isZero();
		assertThat(consumer.get("failing").asBoolean()).isFalse();
	}

	@Test
	void impossibleActionsAreRefused() throws Exception {
		server.bus().on(LifecycleEvent.class, (event) -> {
		}, ListenerOptions.defaults().named("plain"));
		assertThat(client.post("/actuator/signals/plain", "{\"action\":\"flush\"}").statusCode()).isEqualTo(400);
		assertThat(client.post("/actuator/signals/plain", "{\"action\":\"explode\"}").statusCode()).isEqualTo(400);
		assertThat(client.post("/actuator/signals/plain", "{}").statusCode()).isEqualTo(400);
		assertThat(client.get("/actuator/signals?limit=-1").statusCode()).isEqualTo(400);
	}

	@Test
	void whatRunsIsShownByItsRoute() throws Exception {
		ActuateApplication.Controller controller = server.context().getBean(ActuateApplication.Controller.class);
		CompletableFuture<?> slow = CompletableFuture.runAsync(() -> {
			try {
				client.get("/slow/4711?q=4712");
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		controller.entered.await();
		String inFlight = client.json("/actuator/signals").get("inFlight").toString();
		controller.released.countDown();
		slow.join();
		assertThat(inFlight).contains("\"route\":\"/slow/{id}\"", "\"age_ms\":", "\"method\":\"GET\"")
			.doesNotContain("4711", "4712");
	}

	@Test
	void startIsShownAlthoughItIsOver() throws Exception {
		JsonNode startup = client.json("/actuator/signals").get("startup");
		assertThat(startup).hasSize(2);
		assertThat(startup.at("/0/type").asString()).isEqualTo("StartupBegin");
		assertThat(startup.at("/1/type").asString()).isEqualTo("StartupComplete");
		assertThat(startup.at("/1/duration_ms").asDouble()).isPositive();
		assertThat(startup.at("/1/application").asString()).isEqualTo(server.context().getId());
	}

	@Test
	void latestEventsAreShownNewestFirst() throws Exception {
		client.get("/users/6");
		awaitComplete("/users/6");
		List<JsonNode> events = new ArrayList<>(client.json("/actuator/signals?limit=1000").get("events").values());
		assertThat(events).hasSizeGreaterThan(4).hasSizeLessThanOrEqualTo(100);
		assertThat(events).isSortedAccordingTo(
				(one, other) -> Long.signum(other.get("timestamp_ns").asLong() - one.get("timestamp_ns").asLong()));
		JsonNode simple = client.json("/actuator/signals?type=RequestComplete&limit=2").get("events");
		JsonNode full = client.json("/actuator/signals?type=io.lifecycle.event.RequestComplete&limit=2").get("events");
		assertThat(simple).hasSizeBetween(1, 2).isNotEmpty();
		assertThat(full).hasSizeBetween(1, 2);
		assertThat(simple.valueStream()).allSatisfy((event) -> {
			assertThat(event.get("type").asString()).isEqualTo("RequestComplete");
			assertThat(event.at("/request/path").asString()).isEqualTo("******");
		});
		assertThat(client.json("/actuator/signals?type=Nothing").get("events")).isEmpty();
		assertThat(client.json("/actuator/signals?limit=0").get("events")).isEmpty();
	}

	private static void awaitComplete(String path) {
		// The client receives the response before the server emits its event.
		RecentPaths recent = server.context().getBean(RecentPaths.class);
		Awaitility.await().untilAsserted(() -> assertThat(recent.paths).contains(path));
	}

	@Test
	void managementPortShowsTheBusOfTheApplication() throws Exception {
		try (TestServer separate = TestServer.start(List.of(ActuateApplication.class),
				"management.endpoints.web.exposure.include=signals", "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			separate.bus().on(RequestComplete.class, (event) -> {
			}, ListenerOptions.defaults().named("ours"));
			String port = separate.context().getEnvironment().getProperty("local.management.port", "0");
			assertThat(port).isNotEqualTo(String.valueOf(separate.port()));
			EndpointClient management = new EndpointClient(Integer.parseInt(port));
			assertThat(management.json("/actuator/signals").get("listeners").toString()).contains("\"ours\"");
			assertThat(management.get("/actuator/signals/ours").statusCode()).isEqualTo(200);
			assertThat(new EndpointClient(separate.port()).get("/actuator/signals").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void readOnlyAccessKnowsNoActions() throws Exception {
		try (TestServer readOnly = TestServer.start(List.of(ActuateApplication.class),
				"management.endpoints.web.exposure.include=signals", "management.endpoint.signals.access=read-only",
				"lifecycle.collector.type=buffered")) {
			EndpointClient reader = new EndpointClient(readOnly.port());
			assertThat(reader.get("/actuator/signals/bufferedCollector").statusCode()).isEqualTo(200);
			assertThat(reader.post("/actuator/signals/bufferedCollector", "{\"action\":\"flush\"}").statusCode())
				.isEqualTo(405);
		}
	}

	@Test
	void everythingWorksInJmx() throws Exception {
		try (ConfigurableApplicationContext managed = new SpringApplicationBuilder(ActuateApplication.class,
				Consumers.class)
			.run("--server.port=0", "--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=signals",
					"--management.endpoints.jmx.domain=io.lifecycle.test",
					"--management.endpoint.signals.recent-events=10", "--lifecycle.collector.type=buffered")) {
			assertThat(managed.isRunning()).isTrue();
			MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = new ObjectName("io.lifecycle.test:type=Endpoint,name=Signals");
			assertThat(invoke(beans, name, "signals", "StartupComplete", 1)).isInstanceOfSatisfying(Map.class,
					(all) -> assertThat(all).containsOnlyKeys("startup", "listeners", "collectors", "inFlight",
							"events"));
			assertThat(invoke(beans, name, "listener", "bufferedCollector").toString())
				.contains("name=bufferedCollector", "failing=false");
			assertThat(invoke(beans, name, "act", "bufferedCollector", "flush"))
				.isEqualTo(Map.of("action", "FLUSH", "done", true));
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(beans, name, "listener", "nobody"))
				.withStackTraceContaining("There is no listener 'nobody'");
		}
	}

	private static Object invoke(MBeanServer beans, ObjectName name, String operation, Object... arguments)
			throws Exception {
		return beans.invoke(name, operation, arguments, null);
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumers implements EventBatchConsumer {

		final List<LifecycleEvent> received = new CopyOnWriteArrayList<>();

		@Override
		public void accept(List<LifecycleEvent> batch) {
			this.received.addAll(batch);
		}

		@Bean
		RecentPaths recentPaths() {
			return new RecentPaths();
		}

	}

	static class RecentPaths {

		final List<String> paths = new CopyOnWriteArrayList<>();

		@OnSignal
		void complete(RequestComplete event) {
			this.paths.add(event.request().path());
		}

	}

}
