package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.InFlightSource;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.autoconfigure.StoppableBean;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Whatever the application does between two steps of its shutdown, the next one follows.
 */
class DisturbedShutdownTests {

	private static final List<String> ALL = List.of("ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete");

	private final List<String> log = new CopyOnWriteArrayList<>();

	private final List<DrainComplete> drains = new CopyOnWriteArrayList<>();

	@AfterEach
	void clear() {
		Thread.interrupted();
	}

	@Test
	void contextThatWasStoppedBeforeItIsClosed() throws Exception {
		ConfigurableApplicationContext context = run();
		GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
		context.stop();
		context.close();
		assertThat(this.log).isEqualTo(ALL);
		assertThat(shutdown.await(Duration.ZERO)).isTrue();
	}

	@Test
	void listenerOfReadinessThatThrows() throws Exception {
		ConfigurableApplicationContext context = run();
		context.addApplicationListener((ApplicationListener<AvailabilityChangeEvent<ReadinessState>>) (event) -> {
			throw new IllegalStateException("not ready");
		});
		closesCompletely(context);
	}

	@Test
	void listenerOfTheClosingThatComesFirstAndThrows() throws Exception {
		ConfigurableApplicationContext context = run(with("closing", new FirstListener()));
		closesCompletely(context);
	}

	@ParameterizedTest
	@ValueSource(classes = { ShutdownBegin.class, DrainBegin.class, DrainComplete.class, ShutdownComplete.class })
	void listenerThatThrowsInStrictMode(Class<? extends ApplicationStateEvent> type) throws Exception {
		ConfigurableApplicationContext context = run((created) -> {
		}, "--lifecycle.listeners.strict=true");
		context.getBean(SignalBus.class).on(type, (event) -> {
			throw new IllegalStateException("strict");
		});
		closesCompletely(context);
	}

	@Test
	void startThatFailsLetsGoWhoWaitsForTheShutdown() throws Exception {
		CompletableFuture<Boolean> waited = new CompletableFuture<>();
		SmartLifecycle failing = new Stopping(() -> {
		}) {

			@Override
			public void start() {
				throw new IllegalStateException("no start");
			}

		};
		assertThatException().isThrownBy(() -> run((created) -> {
			((GenericApplicationContext) created).registerBean("failing", SmartLifecycle.class, () -> {
				GracefulShutdown shutdown = created.getBean(GracefulShutdown.class);
				waited.completeAsync(() -> awaits(shutdown));
				return failing;
			});
		}));
		assertThat(waited.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void contextThatCannotBeClosedAtFirst() {
		CountDownLatch closed = new CountDownLatch(2);
		GracefulShutdown shutdown = new GracefulShutdown(new GenericApplicationContext() {

			@Override
			public void close() {
				closed.countDown();
				throw new IllegalStateException("a listener of Spring Boot's event has thrown");
			}

		});
		Awaitility.await().until(() -> {
			shutdown.initiate();
			return closed.getCount() == 0;
		});
	}

	@Test
	void sourceThatHangsIsNamedWhenTheTimeIsUp() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		InFlightTask task = new InFlightTask("1", "endless", 0, 5);
		ConfigurableApplicationContext context = run((created) -> {
			with("hanging", InFlightSource.class, () -> {
				DisturbedShutdownTests.await(release);
				return List.of();
			}).initialize(created);
			with("busy", InFlightSource.class, () -> List.of(task)).initialize(created);
		}, "--lifecycle.shutdown.drain-timeout=1200ms");
		CompletableFuture<Void> end = CompletableFuture.runAsync(context::close);
		try {
			assertThat(end).succeedsWithin(20, TimeUnit.SECONDS);
		}
		finally {
			release.countDown();
		}
		assertThat(this.log).isEqualTo(ALL);
		assertThat(this.drains).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.TIMEOUT);
			assertThat(drain.stragglers()).containsExactly(task);
		});
	}

	@Test
	void sourceThatChangesItsThread() throws Exception {
		ConfigurableApplicationContext context = run(with("rude", InFlightSource.class, () -> {
			Thread.currentThread().setName("spoilt");
			Thread.currentThread().interrupt();
			return List.of();
		}));
		List<String> threads = new ArrayList<>();
		context.getBean(SignalBus.class)
			.on(LifecycleEvent.class, (event) -> threads.add(Thread.currentThread().getName()));
		closesCompletely(context);
		assertThat(threads).hasSize(4).containsOnly(Thread.currentThread().getName());
		assertThat(Thread.interrupted()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "listener", "bean", "destruction" })
	void interruptThatTheApplicationLeavesBehindLosesNoEvent(String when) throws Exception {
		List<String> delivered = new CopyOnWriteArrayList<>();
		List<LifecycleEvent> queued = new CopyOnWriteArrayList<>();
		Thread closing = Thread.currentThread();
		Runnable interrupt = closing::interrupt;
		ConfigurableApplicationContext context = run((created) -> {
			with("consumer", EventBatchConsumer.class, (batch) -> {
				untilWaiting(closing);
				batch.forEach((event) -> delivered.add(event.getClass().getSimpleName()));
			}).initialize(created);
			with("stopping", new Stopping(() -> runIf(when.equals("bean"), interrupt))).initialize(created);
		}, "--lifecycle.collector.type=buffered", "--lifecycle.collector.buffered.flush-interval=0");
		SignalBus bus = context.getBean(SignalBus.class);
		bus.on(Own.class, (event) -> {
			untilWaiting(closing);
			queued.add(event);
		}, ListenerOptions.defaults().queued());
		context.addApplicationListener(
				(ApplicationListener<ContextClosedEvent>) (event) -> runIf(when.equals("listener"), interrupt));
		((DefaultListableBeanFactory) context.getBeanFactory()).registerDisposableBean("destroyedFirst",
				() -> runIf(when.equals("destruction"), interrupt));
		for (int i = 0; i < 10; i++) {
			bus.emit(new Own(i));
		}
		context.close();
		assertThat(Thread.interrupted()).as("still interrupted").isTrue();
		assertThat(this.log).isEqualTo(ALL);
		assertThat(this.drains).singleElement()
			.satisfies((drain) -> assertThat(drain.outcome()).isEqualTo(DrainOutcome.COMPLETE));
		assertThat(queued).hasSize(10);
		assertThat(delivered).endsWith(ALL.toArray(String[]::new)).filteredOn("Own"::equals).hasSize(10);
	}

	@Test
	void listenerThatFailsAfterTheLastEventIsNotReportedByAnother() throws Exception {
		CountDownLatch last = new CountDownLatch(1);
		ConfigurableApplicationContext context = run((created) -> {
		}, "--lifecycle.listeners.quarantine.failures=1");
		SignalBus bus = context.getBean(SignalBus.class);
		bus.on(Own.class, (event) -> {
			await(last);
			throw new IllegalStateException("the mail server is down");
		}, ListenerOptions.defaults().queued());
		bus.on(ShutdownComplete.class, (event) -> {
			throw new IllegalStateException("too late");
		});
		bus.on(ShutdownComplete.class, (event) -> last.countDown());
		bus.emit(new Own(1));
		closesCompletely(context);
	}

	private void closesCompletely(ConfigurableApplicationContext context) throws Exception {
		GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
		context.close();
		assertThat(shutdown.await(Duration.ZERO)).as("complete").isTrue();
		assertThat(this.log).isEqualTo(ALL);
	}

	private ConfigurableApplicationContext run() {
		return run((created) -> {
		});
	}

	private ConfigurableApplicationContext run(
			ApplicationContextInitializer<ConfigurableApplicationContext> initializer, String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.initializers(initializer)
			.run(arguments);
		SignalBus bus = context.getBean(SignalBus.class);
		bus.on(LifecycleEvent.class, (event) -> {
			if (!(event instanceof Own)) {
				this.log.add(event.getClass().getSimpleName());
			}
		});
		bus.on(DrainComplete.class, this.drains::add);
		return context;
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> with(String name, Object bean) {
		return with(name, Object.class, bean);
	}

	@SuppressWarnings("unchecked")
	private static <T> ApplicationContextInitializer<ConfigurableApplicationContext> with(String name,
			Class<? super T> type, T bean) {
		return (created) -> ((GenericApplicationContext) created).registerBean(name, (Class<T>) bean.getClass(),
				() -> bean);
	}

	private static void runIf(boolean condition, Runnable action) {
		if (condition) {
			action.run();
		}
	}

	private static boolean awaits(GracefulShutdown shutdown) {
		try {
			return shutdown.await(Duration.ofSeconds(10));
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static void await(CountDownLatch latch) {
		boolean open = false;
		while (!open) {
			try {
				latch.await();
				open = true;
			}
			catch (InterruptedException ex) {
				// Neither does a driver of a dead database care.
			}
		}
	}

	// A thread that was interrupted would not wait.
	private static void untilWaiting(Thread thread) {
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class Application {

	}

	record Own(int number, long timestampNanos) implements LifecycleEvent {

		Own(int number) {
			this(number, System.nanoTime());
		}

	}

	static class FirstListener implements ApplicationListener<ApplicationEvent>, Ordered {

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			if (event instanceof ContextClosedEvent) {
				throw new IllegalStateException("first");
			}
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	static class Stopping extends StoppableBean {

		private final Runnable action;

		Stopping(Runnable action) {
			this.action = action;
		}

		@Override
		public void stop() {
			super.stop();
			this.action.run();
		}

	}

}
