package io.lifecycle.autoconfigure.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shutdown of an application with active tasks.
 */
class TaskDrainTests {

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	private final CountDownLatch running = new CountDownLatch(1);

	private final CompletableFuture<Void> go = new CompletableFuture<>();

	@AfterEach
	void letGo() {
		this.go.complete(null);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainWaitsForTask(boolean virtual) throws Exception {
		ConfigurableApplicationContext context = start("--spring.threads.virtual.enabled=" + virtual);
		context.getBean(BackgroundTasks.class).run("report", this::work);
		TaskEventsContract.await(this.running);
		CompletableFuture<Void> end = CompletableFuture.runAsync(context::close);
		Awaitility.await().until(() -> !only(DrainBegin.class).isEmpty());
		assertThat(end).isNotDone();
		assertThat(only(DrainBegin.class)).singleElement()
			.satisfies((begin) -> assertThat(begin.inFlight()).isEqualTo(1));
		this.go.complete(null);
		end.get(20, TimeUnit.SECONDS);
		assertThat(only(DrainComplete.class)).singleElement()
			.satisfies((drain) -> assertThat(drain.outcome()).isEqualTo(DrainOutcome.COMPLETE));
		assertThat(this.events.indexOf(only(BackgroundTaskComplete.class).get(0)))
			.isLessThan(this.events.indexOf(only(DrainComplete.class).get(0)));
	}

	@Test
	void taskIsInFlightUntilItsEndIsEmitted() throws Exception {
		ConfigurableApplicationContext context = start();
		InFlightRegistry inFlight = context.getBean(InFlightRegistry.class);
		CompletableFuture<Integer> duringEnd = new CompletableFuture<>();
		context.getBean(SignalBus.class)
			.on(BackgroundTaskComplete.class, (event) -> duringEnd.complete(inFlight.list().size()));
		this.go.complete(null);
		context.getBean(BackgroundTasks.class).run("report", this::work);
		assertThat(duringEnd.get(10, TimeUnit.SECONDS)).isEqualTo(1);
		Awaitility.await().until(() -> inFlight.list().isEmpty());
		context.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "--lifecycle.shutdown.drain-timeout=3s", "--spring.lifecycle.timeout-per-shutdown-phase=3s" })
	void stragglerIsNamedAndHoldsNothingUpBeyondTheLimit(String limit) {
		ConfigurableApplicationContext context = start(limit);
		CompletableFuture<Void> result = context.getBean(BackgroundTasks.class).run("report", this::work).result();
		TaskEventsContract.await(this.running);
		long began = System.nanoTime();
		context.close();
		// The shutdown waits for the limit once, not twice.
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(3),
				Duration.ofMillis(5900));
		assertThat(only(DrainComplete.class)).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.TIMEOUT);
			assertThat(drain.stragglers()).singleElement().isInstanceOfSatisfying(InFlightTask.class, (task) -> {
				assertThat(task.task()).isEqualTo("report");
				assertThat(task.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
			});
		});
		this.go.complete(null);
		assertThat(result).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.events).last().isInstanceOf(ShutdownComplete.class);
		assertThat(only(BackgroundTaskEvent.class)).hasSize(2);
		assertThat(only(BackgroundTaskFailed.class)).singleElement()
			.satisfies((end) -> assertThat(end.error()).isInstanceOf(CancellationException.class));
	}

	@Test
	void taskThatBeginsAfterTheDrainEndsBeforeTheLastEvent() {
		ConfigurableApplicationContext context = start();
		BackgroundTasks tasks = context.getBean(BackgroundTasks.class);
		context.getBean(SignalBus.class).on(DrainComplete.class, (event) -> {
			new Thread(tasks.decorator().decorate(this::work)).start();
			TaskEventsContract.await(this.running);
		});
		context.close();
		assertThat(only(BackgroundTaskEvent.class)).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("BackgroundTaskStarted", "BackgroundTaskFailed");
		assertThat(this.events).last().isInstanceOf(ShutdownComplete.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainTimeoutLimitsExecutorsThatAwaitTheirTasks(boolean virtual) {
		ConfigurableApplicationContext context = start("--lifecycle.shutdown.drain-timeout=1s",
				"--spring.threads.virtual.enabled=" + virtual,
				"--spring.task.execution.shutdown.await-termination=true",
				"--spring.task.execution.shutdown.await-termination-period=1m");
		CompletableFuture<Void> result = context.getBean(BackgroundTasks.class).run("report", this::work).result();
		TaskEventsContract.await(this.running);
		assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(result).isNotDone();
	}

	@Test
	void drainEndsAlthoughAScheduleComesRoundAgain() {
		ConfigurableApplicationContext context = start("--spring.task.scheduling.shutdown.await-termination=true");
		AtomicInteger rounds = new AtomicInteger();
		context.getBean(TaskScheduler.class).scheduleAtFixedRate(() -> {
			rounds.incrementAndGet();
			long until = System.nanoTime() + 1_000_000;
			while (System.nanoTime() < until) {
				Thread.onSpinWait();
			}
		}, Duration.ofNanos(1000));
		Awaitility.await().until(() -> rounds.get() > 10);
		context.close();
		assertThat(only(DrainComplete.class)).singleElement().satisfies((drain) -> {
			assertThat(drain.outcome()).isEqualTo(DrainOutcome.COMPLETE);
		});
	}

	// This simulates code that ignores interrupts.
	private void work() {
		this.running.countDown();
		this.go.join();
	}

	private <E> List<E> only(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private ConfigurableApplicationContext start(String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments);
		context.getBean(SignalBus.class).on(LifecycleEvent.class, this.events::add);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	@EnableScheduling
	static class Application {

	}

	record Listener(List<LifecycleEvent> events) {

		@OnSignal
		void on(LifecycleEvent event) {
			this.events.add(event);
		}

	}

	static class Blocking {

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		Flux<Integer> stream() {
			return Flux.never();
		}

	}

	static class Subscribing {

		@Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
		Mono<Void> stream() {
			return Mono.never();
		}

	}

}
