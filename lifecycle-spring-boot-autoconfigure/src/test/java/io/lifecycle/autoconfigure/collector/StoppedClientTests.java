package io.lifecycle.autoconfigure.collector;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.autoconfigure.StoppableBean;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A consumer may need a client that stops before the consumer is destroyed, as a
 * connection factory does. It receives everything until the shutdown has drained.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoppedClientTests {

	private static final int CLIENTS = 4;

	@RepeatedTest(2)
	void everyEventUpToTheDrainReachesAConsumerWhoseClientStops() throws Exception {
		Set<LifecycleEvent> emitted = ConcurrentHashMap.newKeySet();
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		TestServer server = TestServer.start(List.of(Application.class), "lifecycle.collector.type=buffered",
				"lifecycle.collector.buffered.flush-interval=50ms");
		Consumer consumer = server.context().getBean(Consumer.class);
		AtomicBoolean drained = new AtomicBoolean();
		server.bus().on(LifecycleEvent.class, (event) -> {
			if (!drained.get() && !(event instanceof ShutdownComplete)) {
				emitted.add(event);
			}
			drained.compareAndSet(false, event instanceof DrainComplete);
		});
		AtomicInteger answered = new AtomicInteger();
		int port = server.port();
		for (int i = 0; i < CLIENTS; i++) {
			clients.execute(() -> load(port, answered));
		}
		await().until(() -> answered.get() > 200);
		server.close();
		clients.shutdown();
		assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(consumer.received).containsAll(emitted).hasAtLeastOneElementOfType(DrainComplete.class);
		assertThat(emitted).hasSizeGreaterThan(800);
	}

	@Test
	void lastEventsThatAConsumerCannotReceiveAreAWarning(CapturedOutput output) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.flush-interval=0")
			.run()
			.close();
		assertThat(output).containsOnlyOnce("Consumer " + Consumer.class.getName() + " failed on the last 1 event(s)")
			.contains("java.lang.IllegalStateException: The client is stopped. To receive these events")
			.doesNotContain("ERROR")
			.doesNotContain("\tat ");
	}

	@Test
	void consumerWhoseClientIsStoppedIsNotTriedAgain(CapturedOutput output) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.flush-interval=0",
					"lifecycle.collector.buffered.retry.max-retries=1000",
					"lifecycle.collector.buffered.retry.delay=10s", "lifecycle.collector.buffered.shutdown-timeout=5s")
			.run()
			.close();
		assertThat(output).contains("failed on the last 1 event(s)").doesNotContain("Gave up waiting");
	}

	@Test
	void lastEventsThatAListenerCannotHandleAreAWarning(CapturedOutput output) {
		new SpringApplicationBuilder(Application.class, Listener.class).web(WebApplicationType.NONE).run().close();
		assertThat(output)
			.containsOnlyOnce("Listener stoppedClientTests.Listener.last(ShutdownComplete) failed on "
					+ ShutdownComplete.class.getName()
					+ ", after other beans have stopped: java.lang.IllegalStateException: The client is stopped")
			.doesNotContain("ERROR")
			.doesNotContain("\tat ");
	}

	private static void load(int port, AtomicInteger answered) {
		try {
			while (true) {
				try (RawClient client = RawClient.connect(port)) {
					client.get("/hello").read();
					answered.incrementAndGet();
				}
			}
		}
		catch (Exception | AssertionError ex) {
			// The server has stopped.
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Hello.class, Client.class, Consumer.class })
	static class Application {

	}

	@RestController
	static class Hello {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

	// The phase is that of the connection factory of Spring Data Redis.
	@Component
	static class Client extends StoppableBean {

		void send(List<LifecycleEvent> batch, List<LifecycleEvent> target) {
			if (!isRunning()) {
				throw new IllegalStateException("The client is stopped");
			}
			target.addAll(batch);
		}

	}

	@Component
	static class Consumer implements EventBatchConsumer {

		final List<LifecycleEvent> received = new CopyOnWriteArrayList<>();

		private final Client client;

		Consumer(Client client) {
			this.client = client;
		}

		@Override
		public void accept(List<LifecycleEvent> batch) {
			this.client.send(batch, this.received);
		}

	}

	@Component
	static class Listener {

		private final Client client;

		Listener(Client client) {
			this.client = client;
		}

		@OnSignal(delivery = Delivery.QUEUED)
		void last(ShutdownComplete event) {
			this.client.send(List.of(event), new CopyOnWriteArrayList<>());
		}

	}

}
