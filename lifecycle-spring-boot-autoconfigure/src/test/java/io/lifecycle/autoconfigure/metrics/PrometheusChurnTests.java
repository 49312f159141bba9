package io.lifecycle.autoconfigure.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The values that Prometheus scrapes after many connections and requests equal the sums
 * of the events.
 */
class PrometheusChurnTests {

	private static final int CONNECTIONS = 600;

	private static final int THREADS = 8;

	@Test
	@Timeout(120)
	void scrapedValuesAreTheSumsOfTheEvents() throws Exception {
		try (TestServer server = TestServer.start(List.of(App.class), "management.endpoints.web.exposure.include=*",
				"lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=100",
				"lifecycle.collector.buffered.flush-interval=0")) {
			App app = server.context().getBean(App.class);
			server.bus().on(ConnectionClosed.class, (event) -> {
				throw new IllegalStateException("on purpose");
			}, ListenerOptions.defaults().named("broken"));
			server.bus().on(ConnectionOpened.class, (event) -> {
			}, ListenerOptions.defaults().named("queue").queued(CONNECTIONS, OverflowPolicy.DEFAULT));
			awaitMetersOfListeners(server.context().getBean(MeterRegistry.class));
			churn(server.port(), server.bus());
			BufferedCollector collector = server.context().getBean(BufferedCollector.class);
			Awaitility.await()
				.until(() -> app.all(ConnectionClosed.class).size() == CONNECTIONS && collector.size() < 100
						&& collector.consumers().get(0).failed() == app.flushed.get());
			check(app, server);
		}
	}

	// Reading the meters adds those of new listeners, which not all appear in the same
	// scrape.
	private static void awaitMetersOfListeners(MeterRegistry registry) {
		Awaitility.await().until(() -> {
			registry.get("lifecycle.listeners").tag("state", "active").gauge().value();
			return registry.find("lifecycle.lane.waiting").tag("listener", "queue").gauge() != null
					&& registry.find("lifecycle.listener.dropped").tag("listener", "broken").meter() != null;
		});
	}

	private static void check(App app, TestServer server) throws IOException {
		long flushedBefore = app.flushed.get();
		try (RawClient client = RawClient.connect(server.port())) {
			Scrape scrape = Scrape.of(client.get("/actuator/prometheus").read());
			int recorded = app.eventsBeforeTheAnswer();
			checkConnections(scrape, app);
			checkTasks(scrape, app);
			checkListeners(scrape);
			assertThat(scrape.value("lifecycle_collector_recorded_events_total", "collector=\"bufferedCollector\""))
				.isEqualTo(recorded);
			assertThat(scrape.value("lifecycle_collector_failed_events_total", "collector=\"bufferedCollector\""))
				.isBetween((double) flushedBefore, (double) app.flushed.get())
				.isGreaterThan(CONNECTIONS);
			assertThat(scrape.value("lifecycle_collector_delivered_events_total", "collector=\"bufferedCollector\""))
				.isZero();
			assertThat(scrape.value("lifecycle_collector_dropped_events_total", "collector=\"bufferedCollector\""))
				.isZero();
			checkNothingOfBootIsDuplicated(scrape);
		}
	}

	private static void checkConnections(Scrape scrape, App app) {
		List<ConnectionClosed> closed = app.all(ConnectionClosed.class);
		// The last connection is that of the scrape.
		assertThat(scrape.value("lifecycle_active_connections")).isEqualTo(1);
		assertThat(scrape.value("lifecycle_connections_total")).isEqualTo(CONNECTIONS + 1);
		for (CloseReason reason : CloseReason.values()) {
			List<ConnectionClosed> ofReason = closed.stream().filter((event) -> event.reason() == reason).toList();
			String tag = "reason=\"" + reason.name().toLowerCase(Locale.ROOT) + "\"";
			assertThat(scrape.value("lifecycle_connection_duration_seconds_count", tag)).isEqualTo(ofReason.size());
			assertThat(scrape.value("lifecycle_connection_duration_seconds_sum", tag))
				.isCloseTo(sum(ofReason, (event) -> event.durationNanos() / 1e9), within(1e-6));
			assertThat(scrape.value("lifecycle_connection_sent_bytes_sum", tag))
				.isEqualTo(sum(ofReason, (event) -> (double) event.totalBytesSent()));
			assertThat(scrape.value("lifecycle_connection_requests_sum", tag))
				.isEqualTo(sum(ofReason, ConnectionClosed::requestsServed));
		}
		assertThat(closed).extracting(ConnectionClosed::reason)
			.contains(CloseReason.COMPLETE, CloseReason.CLIENT_DISCONNECT);
		assertThat(app.all(ResponseAborted.class)).isNotEmpty();
		assertThat(scrape.value("lifecycle_aborted_responses_total")).isEqualTo(app.all(ResponseAborted.class).size());
		for (boolean streaming : new boolean[] { true, false }) {
			assertThat(scrape.value("lifecycle_client_disconnects_total", "streaming=\"" + streaming + "\""))
				.isEqualTo(app.all(ClientDisconnected.class)
					.stream()
					.filter((event) -> event.duringStreaming() == streaming)
					.count());
		}
	}

	private static void checkTasks(Scrape scrape, App app) {
		List<BackgroundTaskFailed> failed = app.all(BackgroundTaskFailed.class);
		List<BackgroundTaskComplete> completed = app.all(BackgroundTaskComplete.class);
		String task = "task=\"Mailer.send\"";
		assertThat(failed).isNotEmpty();
		assertThat(completed).isNotEmpty();
		assertThat(scrape.value("lifecycle_task_duration_seconds_count", "error_type=\"none\"", task))
			.isEqualTo(completed.size());
		assertThat(scrape.value("lifecycle_task_duration_seconds_count",
				"error_type=\"java.lang.IllegalStateException\"", task))
			.isEqualTo(failed.size());
		assertThat(scrape.value("lifecycle_active_tasks_seconds_count", task))
			.isEqualTo(app.all(BackgroundTaskStarted.class).size() - completed.size() - failed.size())
			.isPositive();
	}

	private static void checkListeners(Scrape scrape) {
		assertThat(scrape.value("lifecycle_listener_duration_seconds_count", "listener=\"queue\""))
			.isEqualTo(CONNECTIONS + 1);
		assertThat(scrape.value("lifecycle_lane_waiting_events", "listener=\"queue\"")).isZero();
		assertThat(scrape.value("lifecycle_listener_failures_total", "listener=\"broken\"")
				+ scrape.value("lifecycle_listener_dropped_events_total", "listener=\"broken\""))
			.isEqualTo(CONNECTIONS);
		assertThat(scrape.value("lifecycle_listeners", "state=\"quarantined\"")).isEqualTo(1);
	}

	private static void checkNothingOfBootIsDuplicated(Scrape scrape) {
		assertThat(scrape.names()).contains("application_ready_time_seconds", "http_server_requests_seconds_count")
			.doesNotContain("lifecycle_startup_time_seconds")
			.filteredOn((name) -> name.startsWith("lifecycle_"))
			.noneMatch((name) -> name.contains("http") || name.contains("executor"));
	}

	private static <E> double sum(Collection<E> events, ToDoubleFunction<E> value) {
		return events.stream().mapToDouble(value).sum();
	}

	private static void churn(int port, SignalBus bus) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				long seed = i;
				all.add(clients.submit(() -> {
					// The seed is mixed because similar seeds begin with similar numbers.
					Random random = new Random(new SplittableRandom(42 + seed).nextLong());
					task(bus, "task-" + seed, random);
					connect(port, random);
					return null;
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static void task(SignalBus bus, String id, Random random) {
		bus.emit(new BackgroundTaskStarted(id, "Mailer.send"));
		switch (random.nextInt(4)) {
			case 0 -> bus
				.emit(new BackgroundTaskFailed(id, "Mailer.send", random.nextInt(1000), new IllegalStateException()));
			case 1 -> {
			}
			default -> bus.emit(new BackgroundTaskComplete(id, "Mailer.send", random.nextInt(1000)));
		}
	}

	private static void connect(int port, Random random) throws IOException {
		try (RawClient client = RawClient.connect(port)) {
			int requests = random.nextInt(6);
			for (int i = 0; i < requests; i++) {
				client.get(random.nextBoolean() ? "/nowhere" : "/bytes?n=" + random.nextInt(50_000)).read();
			}
			switch (random.nextInt(4)) {
				case 0 -> client.get("/bytes?n=10", "Connection: close").read();
				case 1 -> {
					client.get("/chunks?n=2000&size=1000").bytes(100 + random.nextInt(50_000));
					client.reset();
				}
				case 2 -> {
					client.send("GET /by");
					client.reset();
				}
				default -> client.finish();
			}
		}
	}

	/**
	 * The current trace appears as an exemplar. Code that runs after the exchange has no
	 * current trace.
	 */
	@Test
	void closedConnectionsAreCountedOutsideOfTheObservationOfARequest() throws Exception {
		try (TestServer server = TestServer.start(List.of(App.class))) {
			ObservationRegistry observations = server.context().getBean(ObservationRegistry.class);
			Queue<Boolean> observed = new ConcurrentLinkedQueue<>();
			server.bus()
				.on(ConnectionClosed.class, (event) -> observed.add(observations.getCurrentObservation() != null));
			try (RawClient client = RawClient.connect(server.port())) {
				client.get("/bytes?n=10", "Connection: close").read();
				client.rest();
			}
			Awaitility.await().until(() -> !observed.isEmpty());
			assertThat(observed).containsExactly(false);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	@RestController
	static class App {

		private final Queue<LifecycleEvent> events = new ConcurrentLinkedQueue<>();

		private final AtomicLong flushed = new AtomicLong();

		@OnSignal
		void any(LifecycleEvent event) {
			this.events.add(event);
		}

		@Bean
		EventBatchConsumer consumer() {
			return (batch) -> {
				this.flushed.addAndGet(batch.size());
				throw new IllegalStateException("on purpose");
			};
		}

		@GetMapping("/bytes")
		byte[] bytes(@RequestParam int n) {
			return new byte[n];
		}

		@GetMapping("/chunks")
		void chunks(@RequestParam int n, @RequestParam int size, HttpServletResponse response) throws IOException {
			for (int i = 0; i < n; i++) {
				response.getOutputStream().write(new byte[size]);
				response.flushBuffer();
			}
		}

		<E> List<E> all(Class<E> type) {
			return this.events.stream().filter(type::isInstance).map(type::cast).toList();
		}

		/**
		 * Count the events before the response to the scrape was written.
		 */
		int eventsBeforeTheAnswer() {
			List<LifecycleEvent> all = List.copyOf(this.events);
			long scrapeId = all(ConnectionOpened.class).get(CONNECTIONS).connectionId();
			return (int) all.stream().filter((event) -> !isEndOfTheScrape(event, scrapeId)).count();
		}

		private static boolean isEndOfTheScrape(LifecycleEvent event, long connectionId) {
			return (event instanceof ResponseCompleted response && response.connectionId() == connectionId)
					|| (event instanceof RequestComplete request && request.request().connectionId() == connectionId);
		}

	}

}
