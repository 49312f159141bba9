package io.lifecycle.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client receives the same response, whatever listeners do.
 */
@ExtendWith(FreshLogging.class)
class HostileListenerTests {

	private static final int REQUESTS = 50;

	private static TestServer server;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		Application.end = new CountDownLatch(1);
		Application.sleeping.clear();
		server = TestServer.start(List.of(Application.class), "logging.level.io.lifecycle=off");
	}

	@AfterAll
	static void stop() {
		Application.end.countDown();
		server.close();
	}

	@Test
	void virtualThreadsAreUntouched() throws Exception {
		try (TestServer virtual = TestServer.start(List.of(Application.class), "logging.level.io.lifecycle=off",
				"spring.threads.virtual.enabled=true")) {
			for (int i = 0; i < 5; i++) {
				assertThat(get(virtual).body()).startsWith("hello false null");
			}
		}
	}

	@Test
	void responsesAreUntouchedAndOtherListenersRun() throws Exception {
		List<RequestComplete> seen = new CopyOnWriteArrayList<>();
		server.bus().on(RequestComplete.class, seen::add);
		for (int i = 0; i < REQUESTS; i++) {
			HttpResponse<String> response = get(server);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("hello false null 5 true");
		}
		await().until(() -> seen.size() == REQUESTS);
		assertThat(seen).allSatisfy((event) -> assertThat(event.status()).isEqualTo(200));
		// The emitter did not wait for the stages, which have not completed.
		assertThat(Application.sleeping).isNotEmpty().noneMatch(CompletableFuture::isDone);
	}

	private HttpResponse<String> get(TestServer server) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/hello"))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@Import(Listeners.class)
	static class Application {

		static volatile CountDownLatch end = new CountDownLatch(1);

		static final List<CompletableFuture<?>> sleeping = new CopyOnWriteArrayList<>();

		@GetMapping("/hello")
		String hello() {
			Thread thread = Thread.currentThread();
			boolean clean = thread.getContextClassLoader() != Listeners.OTHER && !thread.getName().equals("spoilt");
			return "hello " + thread.isInterrupted() + " " + MDC.get("user") + " " + thread.getPriority() + " " + clean;
		}

	}

	static class Listeners {

		static final ClassLoader OTHER = new ClassLoader(null) {
		};

		private final SignalBus bus;

		Listeners(SignalBus bus) {
			this.bus = bus;
		}

		@OnSignal
		void outOfMemory(LifecycleEvent event) {
			throw new OutOfMemoryError("on purpose");
		}

		@OnSignal
		void leaveStateBehind(LifecycleEvent event) {
			Thread thread = Thread.currentThread();
			thread.interrupt();
			thread.setContextClassLoader(OTHER);
			thread.setName("spoilt");
			thread.setPriority(Thread.MAX_PRIORITY);
			MDC.put("user", "spoilt");
		}

		@OnSignal
		void giveUp(LifecycleEvent event) throws InterruptedException {
			throw new InterruptedException();
		}

		@OnSignal
		CompletableFuture<?> sleep(RequestReceived event) {
			CompletableFuture<?> sleeping = CompletableFuture.runAsync(() -> {
				try {
					Application.end.await(2, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}, (task) -> new Thread(task).start());
			Application.sleeping.add(sleeping);
			return sleeping;
		}

		@OnSignal({ RequestReceived.class, RequestComplete.class })
		void again(LifecycleEvent event) {
			this.bus.emit((event instanceof Again again) ? again : new Again(event.timestampNanos()));
		}

		@OnSignal
		void andAgain(Again event) {
			this.bus.emit(event);
			this.bus.emit(event);
		}

	}

	record Again(long timestampNanos) implements LifecycleEvent {
	}

}
