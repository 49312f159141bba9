package io.lifecycle.autoconfigure.signal;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Queued listeners that are stuck, slow or broken while requests are served. What this
 * costs a request is measured by the benchmarks.
 */
@Timeout(120)
class HostileLanesTests {

	private static final int REQUESTS = 2_000;

	private static final int WARM_UP = 500;

	private static final int CAPACITY = 100;

	private final Queue<WeakReference<RequestComplete>> events = new ConcurrentLinkedQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@Test
	void requestsDoNotNoticeHostileQueuedListeners() throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class),
				"server.tomcat.max-keep-alive-requests=-1", "logging.level.io.lifecycle=off");
				RawClient client = RawClient.connect(server.port())) {
			SignalBus bus = server.bus();
			bus.on(RequestComplete.class, (event) -> this.events.add(new WeakReference<>(event)));
			addHostile(bus);
			serve(client, WARM_UP);
			Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
			serve(client, REQUESTS - WARM_UP);
			await().untilAsserted(() -> assertThat(this.events).hasSize(REQUESTS));
			assertThat(hostile(bus)).allSatisfy((status) -> assertThat(status.waiting()).isLessThanOrEqualTo(CAPACITY));
			assertOnlyWaitingEventsAreInMemory();
			assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !threads.contains(thread))
				.extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("lifecycle-") || name.startsWith("http-nio"));
			this.release.countDown();
			bus.listeners().drain(Duration.ofSeconds(30));
			assertEveryEventIsAccountedFor(hostile(bus));
		}
		finally {
			this.release.countDown();
		}
	}

	private void addHostile(SignalBus bus) {
		on(bus, "stuck", (event) -> this.release.await());
		on(bus, "slow", (event) -> this.release.await(1, TimeUnit.SECONDS));
		on(bus, "broken", (event) -> {
			throw new IllegalStateException("on purpose");
		});
	}

	private static void on(SignalBus bus, String name, SignalListener<RequestComplete> listener) {
		bus.on(RequestComplete.class, listener,
				ListenerOptions.defaults().named("hostile " + name).queued(CAPACITY, OverflowPolicy.DROP_NEWEST));
	}

	private static List<ListenerStatus> hostile(SignalBus bus) {
		return bus.listeners().list().stream().filter((status) -> status.name().startsWith("hostile")).toList();
	}

	// Each queue is full, and each listener handles one more event.
	private void assertOnlyWaitingEventsAreInMemory() {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(this.events.stream().filter((event) -> event.get() != null)).hasSizeLessThan(3 * (CAPACITY + 2));
		});
	}

	private static void assertEveryEventIsAccountedFor(List<ListenerStatus> hostile) {
		assertThat(hostile).hasSize(3).allSatisfy((status) -> {
			assertThat(status.waiting()).isZero();
			assertThat(status.dropped()).isPositive();
			assertThat(status.deliveries() + status.dropped()).isEqualTo(REQUESTS);
		});
		assertThat(hostile).extracting(ListenerStatus::state).contains(ListenerState.QUARANTINED);
	}

	private static void serve(RawClient client, int requests) throws IOException {
		for (int i = 0; i < requests; i++) {
			assertThat(client.get("/").read().status()).isEqualTo(200);
		}
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@GetMapping("/")
		String hello() {
			return "hello";
		}

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

}
