package io.lifecycle.autoconfigure.task;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every way to start a task with every possible end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TaskEventsContract {

	private static final Set<Way> WITHOUT_FUTURE = EnumSet.of(Way.ASYNC_VOID, Way.EXECUTE, Way.EXECUTE_CLASS,
			Way.SCHEDULER_EXECUTE, Way.THEN_RUN_ASYNC_ON_STAGE);

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private ConfigurableApplicationContext context;

	private Subscription subscription;

	abstract String threads();

	abstract boolean isReported(Way way);

	@BeforeAll
	void start() {
		this.context = application();
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	private ConfigurableApplicationContext application() {
		return new SpringApplicationBuilder(TaskApplication.class, AutoConfiguration.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("spring.task.execution.mode=force", threads())
			.run();
	}

	@BeforeEach
	void listen() {
		this.subscription = this.context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
	}

	@AfterEach
	void assertNothingRuns() {
		Awaitility.await().until(() -> this.context.getBean(TaskTracker.class).inFlight().isEmpty());
		this.subscription.cancel();
		this.events.clear();
	}

	Stream<Way> ways() {
		return Arrays.stream(Way.values()).filter(this::isReported);
	}

	Stream<Way> waysWithFuture() {
		return ways().filter((way) -> !WITHOUT_FUTURE.contains(way));
	}

	Stream<Way> waysThatAreNotReported() {
		return Arrays.stream(Way.values()).filter((way) -> !isReported(way));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void taskThatEndsWellIsReportedOnce(Way way) {
		CountDownLatch seen = new CountDownLatch(1);
		way.start(this.context, new Body(() -> {
			assertThat(this.events).hasSize(1);
			seen.countDown();
		}));
		await(seen);
		assertEnd(way, BackgroundTaskComplete.class);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void taskThatFailsIsReportedOnceWithItsError(Way way) {
		RuntimeException failure = new IllegalStateException("expected by the test");
		way.start(this.context, new Body(() -> {
			throw failure;
		}));
		assertThat(assertEnd(way, BackgroundTaskFailed.class).error()).isSameAs(failure);
		if (way == Way.ASYNC_VOID) {
			Awaitility.await()
				.dontCatchUncaughtExceptions()
				.until(() -> this.context.getBean(TaskApplication.Uncaught.class).failures().peek() == failure);
		}
	}

	@ParameterizedTest
	@MethodSource("waysWithFuture")
	void taskThatIsCancelledWhileItRunsIsReportedOnce(Way way) {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		Future<?> future = way.start(this.context, new Body(() -> {
			running.countDown();
			await(go);
		}));
		await(running);
		future.cancel(true);
		go.countDown();
		assertThat(assertEnd(way, BackgroundTaskFailed.class).error()).isInstanceOf(CancellationException.class);
	}

	// An invisible failure must not be reported as success.
	@ParameterizedTest
	@MethodSource("waysThatAreNotReported")
	void taskWhoseEndNobodyKnowsHasNoEvents(Way way) {
		CountDownLatch ran = new CountDownLatch(1);
		Future<?> future = way.start(this.context, new Body(() -> {
			ran.countDown();
			throw new IllegalStateException("expected by the test");
		}));
		await(ran);
		if (future != null) {
			future.cancel(false);
		}
		Awaitility.await().until(() -> this.context.getBean(TaskTracker.class).inFlight().isEmpty());
		assertThat(this.events).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "NAMED_RUN", "NAMED_CALL" })
	void endOfANamedTaskIsReportedBeforeItsResult(Way way) {
		Future<?> future = way.start(this.context, new Body(() -> {
		}));
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.events).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "NAMED_RUN", "NAMED_CALL" })
	void namedTaskThatIsCancelledBeforeItRunsIsReportedOnce(Way way) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TaskApplication.class,
				AutoConfiguration.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("spring.task.execution.mode=force", "spring.task.execution.pool.core-size=1")
			.run()) {
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch go = new CountDownLatch(1);
			Way.EXECUTE.start(context, new Body(() -> {
				running.countDown();
				await(go);
			}));
			await(running);
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			Future<?> future = way.start(context, new Body(() -> {
				throw new IllegalStateException("never runs");
			}));
			assertThat(future.cancel(true)).isTrue();
			assertThat(assertEnd(way, BackgroundTaskFailed.class).error()).isInstanceOf(CancellationException.class);
			go.countDown();
		}
	}

	@Test
	void refusedWorkIsReportedWhereItIsKnownBeforeTheExecutorIs() throws Exception {
		try (ConfigurableApplicationContext context = application()) {
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			shutDown(context);
			for (Way way : EnumSet.of(Way.ASYNC_VOID, Way.ASYNC_FUTURE, Way.ASYNC_COMPLETABLE,
					Way.ASYNC_ON_OWN_EXECUTOR, Way.NAMED_RUN, Way.NAMED_CALL)) {
				Throwable refusal = catchThrowable(() -> way.start(context, new Body(() -> {
				})));
				assertThat(refusal).as(way.name()).isInstanceOf(RejectedExecutionException.class);
				assertThat(assertEnd(way, BackgroundTaskFailed.class).error()).isSameAs(refusal);
				this.events.clear();
			}
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> Way.SUBMIT_CALLABLE.start(context, new Body(() -> {
				})));
			assertThat(this.events).isEmpty();
		}
	}

	private static void shutDown(ConfigurableApplicationContext context) throws Exception {
		if (context.getBean("applicationTaskExecutor") instanceof AutoCloseable closeable) {
			closeable.close();
		}
		else {
			context.getBean("applicationTaskExecutor", DisposableBean.class).destroy();
		}
		context.getBean("ownExecutor", ExecutorService.class).shutdownNow();
	}

	@Test
	void futureThatAnAsyncMethodReturnsFailed() {
		Exception failure = new Exception("expected by the test");
		Future<?> future = this.context.getBean(Mailer.class).lose(failure);
		assertThat(future).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withRootCauseInstanceOf(Exception.class);
		assertThat(this.events.get(1)).isInstanceOfSatisfying(BackgroundTaskFailed.class,
				(failed) -> assertThat(failed.error()).isSameAs(failure));
	}

	@ParameterizedTest
	@CsvSource({ "SUBMIT_RUNNABLE, run", "SUPPLY_ASYNC, call" })
	void runningTaskIsListedWithoutListeners(Way way, String method) {
		this.subscription.cancel();
		TaskTracker tasks = this.context.getBean(TaskTracker.class);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		way.start(this.context, new Body(() -> {
			running.countDown();
			await(go);
		}));
		await(running);
		assertThat(tasks.inFlight()).singleElement().satisfies((task) -> {
			assertThat(task.task()).isEqualTo(Body.class.getName() + "." + method);
			assertThat(task.age()).isPositive();
		});
		go.countDown();
	}

	<E extends BackgroundTaskEvent> E assertEnd(Way way, Class<E> type) {
		Awaitility.await().dontCatchUncaughtExceptions().until(() -> this.events.size() >= 2);
		assertThat(this.events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.task()).isEqualTo(way.task());
			assertThat(event.taskId()).isEqualTo(this.events.get(0).taskId());
			assertThat(event.requestId()).isZero();
		});
		assertThat(this.events.get(0)).isInstanceOf(BackgroundTaskStarted.class);
		assertThat(this.events.get(1)).isInstanceOf(type);
		return type.cast(this.events.get(1));
	}

	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, TaskAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class })
	static class AutoConfiguration {

	}

}
