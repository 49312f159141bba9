package io.lifecycle.autoconfigure.signal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The queues of listeners when a server stops under load.
 */
@Timeout(60)
class LaneDrainTests {

	@Test
	void queuedListenerReceivesEveryEventOfAServerThatStopsUnderLoad() throws Exception {
		TestServer server = TestServer.start(List.of(Application.class), "server.shutdown=immediate",
				"server.tomcat.max-keep-alive-requests=-1");
		Listeners listeners = server.context().getBean(Listeners.class);
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread client = new Thread(() -> load(server.port()));
			client.start();
			clients.add(client);
		}
		await().until(() -> listeners.direct.size() > 2000);
		server.close();
		for (Thread client : clients) {
			client.join();
		}
		assertThat(listeners.queued).hasSameSizeAs(listeners.direct);
		assertThat(listeners.afterDestruction).hasValue(0);
	}

	private static void load(int port) {
		try (RawClient client = RawClient.connect(port)) {
			while (client.get("/").read().status() == 200) {
				Thread.onSpinWait();
			}
		}
		catch (IOException ex) {
			// The server has stopped.
		}
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Listeners.class)
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

	static class Listeners implements DisposableBean {

		final Queue<LifecycleEvent> direct = new ConcurrentLinkedQueue<>();

		final Queue<LifecycleEvent> queued = new ConcurrentLinkedQueue<>();

		final AtomicInteger afterDestruction = new AtomicInteger();

		private volatile boolean destroyed;

		@OnSignal
		void direct(LifecycleEvent event) {
			this.direct.add(event);
		}

		@OnSignal(delivery = Delivery.QUEUED, capacity = 1_000_000)
		void queued(LifecycleEvent event) {
			this.queued.add(event);
			if (this.destroyed) {
				this.afterDestruction.incrementAndGet();
			}
		}

		@Override
		public void destroy() {
			this.destroyed = true;
		}

	}

}
