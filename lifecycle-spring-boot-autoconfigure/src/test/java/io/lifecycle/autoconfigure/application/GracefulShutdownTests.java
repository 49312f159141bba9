package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.InFlightSource;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.autoconfigure.StoppableBean;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The shutdown of an application without a server.
 */
class GracefulShutdownTests {

	private final List<Object> log = new CopyOnWriteArrayList<>();

	@Test
	void initiatedShutdownHappensOnce() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
			listen(context);
			assertThat(shutdown.isInitiated()).isFalse();
			assertThat(shutdown.await(Duration.ofMillis(1))).isFalse();
			shutdown.initiate();
			shutdown.initiate();
			assertThat(shutdown.isInitiated()).isTrue();
			assertThat(shutdown.await(Duration.ofSeconds(10))).isTrue();
			shutdown.await();
		}
		assertThat(this.log).containsExactly("ShutdownBegin", ReadinessState.REFUSING_TRAFFIC, "DrainBegin",
				"DrainComplete", "ShutdownComplete");
	}

	@Test
	void readinessIsRefusedBetweenTheFirstTwoSteps() {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			listen(context);
			ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
			context.getBean(SignalBus.class)
				.on(ShutdownBegin.class, (event) -> this.log.add(availability.getReadinessState()));
		}
		assertThat(this.log).startsWith(ReadinessState.ACCEPTING_TRAFFIC, "ShutdownBegin",
				ReadinessState.REFUSING_TRAFFIC, "DrainBegin");
	}

	@Test
	void delayLiesBeforeTheDrain() {
		List<LifecycleEvent> events = new CopyOnWriteArrayList<>();
		try (ConfigurableApplicationContext context = run(Application.class,
				"--lifecycle.shutdown.pre-drain-delay=200ms")) {
			context.getBean(SignalBus.class).on(LifecycleEvent.class, events::add);
		}
		assertThat(events.get(1).timestampNanos() - events.get(0).timestampNanos())
			.isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
		ShutdownComplete complete = (ShutdownComplete) events.get(3);
		assertThat(complete.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void drainWaitsForWhatRunsAndNamesItWhenTheTimeIsUp() {
		List<DrainComplete> drains = new CopyOnWriteArrayList<>();
		try (ConfigurableApplicationContext context = run(BusyApplication.class,
				"--lifecycle.shutdown.drain-timeout=100ms")) {
			context.getBean(SignalBus.class).on(DrainComplete.class, drains::add);
		}
		assertThat(drains).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.TIMEOUT);
			assertThat(drain.duration()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(20));
			assertThat(drain.stragglers()).containsExactly(BusyApplication.TASK);
		});
	}

	@Test
	void collectorsHaveEverythingBeforeTheLastEventAndThatTooInTheEnd() {
		List<String> seen = new CopyOnWriteArrayList<>();
		BatchApplication.delivered.clear();
		try (ConfigurableApplicationContext context = run(BatchApplication.class, "--lifecycle.collector.type=buffered",
				"--lifecycle.collector.buffered.flush-interval=0")) {
			context.getBean(SignalBus.class)
				.on(ShutdownComplete.class, (event) -> seen.addAll(BatchApplication.delivered));
		}
		assertThat(seen).endsWith("ShutdownBegin", "DrainBegin", "DrainComplete");
		assertThat(BatchApplication.delivered).endsWith("DrainComplete", "ShutdownComplete").hasSize(seen.size() + 1);
	}

	// The client of the consumer is stopped with the beans of the application, long
	// before the last event.
	@Test
	void consumerWhoseClientStopsEarlyReceivesTheDrain() {
		StoppingClient client;
		try (ConfigurableApplicationContext context = run(StoppingClient.class, "--lifecycle.collector.type=buffered",
				"--lifecycle.collector.buffered.flush-interval=0")) {
			client = context.getBean(StoppingClient.class);
		}
		assertThat(client.sent).endsWith("ShutdownBegin", "DrainBegin", "DrainComplete");
	}

	@Test
	void consumerThatHangsIsWaitedForOnceInAll() {
		CountDownLatch release = new CountDownLatch(1);
		List<ShutdownComplete> completed = new CopyOnWriteArrayList<>();
		HangingApplication.gate = release;
		long began;
		try (ConfigurableApplicationContext context = run(HangingApplication.class,
				"--lifecycle.collector.type=buffered", "--lifecycle.collector.buffered.flush-interval=0",
				"--lifecycle.collector.buffered.shutdown-timeout=3s")) {
			context.getBean(SignalBus.class).on(ShutdownComplete.class, completed::add);
			began = System.nanoTime();
		}
		finally {
			release.countDown();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(3),
				Duration.ofMillis(5999));
		assertThat(completed).hasSize(1);
	}

	@Test
	void negativeDurationIsRefused() {
		assertThatException().isThrownBy(() -> run(Application.class, "--lifecycle.shutdown.drain-timeout=-1s"))
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContaining("lifecycle.shutdown.drain-timeout");
	}

	private void listen(ConfigurableApplicationContext context) {
		context.getBean(SignalBus.class)
			.on(LifecycleEvent.class, (event) -> this.log.add(event.getClass().getSimpleName()));
		context.addApplicationListener((event) -> {
			if (event instanceof AvailabilityChangeEvent<?> change) {
				this.log.add(change.getState());
			}
		});
	}

	private static ConfigurableApplicationContext run(Class<?> source, String... arguments) {
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class BusyApplication {

		static final InFlightTask TASK = new InFlightTask("1", "endless", 0, 5);

		@Bean
		InFlightSource busy() {
			return () -> List.of(TASK);
		}

		@Bean
		InFlightSource broken() {
			return () -> {
				throw new IllegalStateException("nobody knows");
			};
		}

		@Bean
		InFlightSource withNothing() {
			return () -> Collections.singletonList(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class BatchApplication {

		static final List<String> delivered = new CopyOnWriteArrayList<>();

		@Bean
		EventBatchConsumer consumer() {
			return (batch) -> batch.forEach((event) -> delivered.add(event.getClass().getSimpleName()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class StoppingClient extends StoppableBean implements EventBatchConsumer {

		final List<String> sent = new CopyOnWriteArrayList<>();

		@Override
		public void accept(List<LifecycleEvent> batch) {
			if (!isRunning()) {
				throw new IllegalStateException("stopped");
			}
			batch.forEach((event) -> this.sent.add(event.getClass().getSimpleName()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class HangingApplication {

		static CountDownLatch gate = new CountDownLatch(0);

		@Bean
		EventBatchConsumer consumer() {
			return (batch) -> {
				try {
					gate.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			};
		}

	}

}
