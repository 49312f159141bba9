package io.lifecycle.autoconfigure.task;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every way to start a task, with every end that it can have.
 */
abstract class TaskEventsContract {

	private static final Set<Way> WITHOUT_FUTURE = EnumSet.of(Way.ASYNC_VOID, Way.EXECUTE, Way.EXECUTE_CLASS,
			Way.SCHEDULER_EXECUTE, Way.THEN_RUN_ASYNC_ON_STAGE);

	final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	abstract ApplicationContextRunner threads(ApplicationContextRunner runner);

	ApplicationContextRunner runner() {
		return threads(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
					TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
			.withUserConfiguration(TaskApplication.class)
			.withPropertyValues("spring.task.execution.mode=force"));
	}

	void run(Consumer<AssertableApplicationContext> test) {
		runner().run((context) -> {
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			test.accept(context);
			assertThat(this.events).filteredOn(BackgroundTaskStarted.class::isInstance)
				.extracting(BackgroundTaskEvent::taskId)
				.doesNotHaveDuplicates();
		});
	}

	@ParameterizedTest
	@EnumSource
	void taskThatEndsWellIsToldOnce(Way way) {
		run((context) -> {
			CountDownLatch seen = new CountDownLatch(1);
			way.start(context, new Body(() -> {
				assertThat(this.events).hasSize(1);
				seen.countDown();
			}));
			await(seen);
			assertEnd(way, BackgroundTaskComplete.class);
		});
	}

	@ParameterizedTest
	@EnumSource
	void taskThatFailsIsToldOnceWithItsError(Way way) {
		run((context) -> {
			RuntimeException failure = new IllegalStateException("expected by the test");
			way.start(context, new Body(() -> {
				throw failure;
			}));
			BackgroundTaskFailed failed = assertEnd(way, BackgroundTaskFailed.class);
			assertThat(failed.error()).isSameAs(failure);
			if (way == Way.ASYNC_VOID) {
				Awaitility.await()
					.dontCatchUncaughtExceptions()
					.until(() -> context.getBean(TaskApplication.Uncaught.class).failures().peek() == failure);
			}
		});
	}

	static Stream<Way> waysWithFuture() {
		return EnumSet.complementOf(EnumSet.copyOf(WITHOUT_FUTURE)).stream();
	}

	@ParameterizedTest
	@MethodSource("waysWithFuture")
	void taskThatIsCancelledWhileItRunsIsToldOnce(Way way) {
		run((context) -> {
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch go = new CountDownLatch(1);
			Future<?> future = way.start(context, new Body(() -> {
				running.countDown();
				await(go);
			}));
			await(running);
			future.cancel(true);
			go.countDown();
			BackgroundTaskEvent end = assertEnd(way, BackgroundTaskEvent.class);
			if (end instanceof BackgroundTaskFailed failed) {
				assertThat(failed.error()).isInstanceOf(CancellationException.class);
			}
			else {
				assertThat(way.isScheduled()).isTrue();
			}
		});
	}

	static Stream<Way> waysToWait() {
		return waysWithFuture()
			.filter((way) -> !way.isScheduled() && !way.isStage() && way != Way.ASYNC_ON_OWN_EXECUTOR);
	}

	@ParameterizedTest
	@MethodSource("waysToWait")
	void endIsToldBeforeTheFutureCompletes(Way way) {
		run((context) -> {
			Future<?> future = way.start(context, new Body(() -> {
			}));
			assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
			assertThat(this.events).hasSize(2);
		});
	}

	@ParameterizedTest
	@EnumSource
	void taskThatIsRejectedIsToldOnce(Way way) {
		run((context) -> {
			shutDown(context);
			Throwable rejection = catchThrowable(() -> way.start(context, new Body(() -> {
			})));
			BackgroundTaskFailed failed = assertEnd(way, BackgroundTaskFailed.class);
			assertThat(failed.error()).isInstanceOf(RejectedExecutionException.class);
			assertThat(rejection).isSameAs(way.isRefusalKept() ? null : failed.error());
		});
	}

	private static void shutDown(AssertableApplicationContext context) {
		try {
			for (String name : List.of("applicationTaskExecutor", "taskScheduler")) {
				Object executor = context.getBean(name);
				if (executor instanceof AutoCloseable closeable) {
					closeable.close();
				}
				else {
					((DisposableBean) executor).destroy();
				}
			}
			context.getBean("ownExecutor", ThreadPoolExecutor.class).shutdownNow();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void actionThatIsShownAFailureHasNotFailedItself() {
		run((context) -> {
			CompletableFuture<String> source = new CompletableFuture<>();
			CompletableFuture<?> stage = source.whenCompleteAsync((result, failure) -> {
			}, context.getBean("applicationTaskExecutor", Executor.class));
			source.completeExceptionally(new IllegalStateException("expected by the test"));
			assertThat(stage).failsWithin(10, TimeUnit.SECONDS);
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2).last().isInstanceOf(BackgroundTaskComplete.class);
		});
	}

	@Test
	void stageThatItsExecutorCompletesLaterIsComplete() {
		run((context) -> {
			CompletableFuture<String> inner = new CompletableFuture<>();
			CompletableFuture<String> stage = CompletableFuture.completedFuture("")
				.thenComposeAsync((result) -> inner, context.getBean("applicationTaskExecutor", Executor.class));
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(stage).isNotDone();
			inner.completeExceptionally(new IllegalStateException("expected by the test"));
			assertThat(this.events).hasSize(2).last().isInstanceOf(BackgroundTaskComplete.class);
		});
	}

	@Test
	void futureThatAnAsyncMethodReturnsFailed() {
		run((context) -> {
			Exception failure = new Exception("expected by the test");
			Future<?> future = context.getBean(Mailer.class).lose(failure);
			assertThat(future).failsWithin(10, TimeUnit.SECONDS)
				.withThrowableThat()
				.withRootCauseInstanceOf(Exception.class);
			assertThat(this.events.get(1)).isInstanceOfSatisfying(BackgroundTaskFailed.class,
					(failed) -> assertThat(failed.error()).isSameAs(failure));
		});
	}

	@Test
	void runningTaskIsListedWithoutListeners() {
		runner().run((context) -> {
			TaskTracker tasks = context.getBean(TaskTracker.class);
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch go = new CountDownLatch(1);
			Way.SUBMIT_RUNNABLE.start(context, new Body(() -> {
				running.countDown();
				await(go);
			}));
			await(running);
			assertThat(tasks.inFlight()).singleElement().satisfies((task) -> {
				assertThat(task.task()).isEqualTo(Way.SUBMIT_RUNNABLE.task());
				assertThat(task.age()).isPositive();
			});
			go.countDown();
			Awaitility.await().dontCatchUncaughtExceptions().until(() -> tasks.inFlight().isEmpty());
		});
	}

	@Test
	void listenerOfTaskEventsMaySubmitTasks() {
		run((context) -> {
			CountDownLatch called = new CountDownLatch(2);
			context.getBean(SignalBus.class)
				.on(BackgroundTaskEvent.class, (event) -> Way.ASYNC_VOID.start(context, new Body(called::countDown)));
			Way.EXECUTE_CLASS.start(context, new Body(() -> {
			}));
			await(called);
			assertEnd(Way.EXECUTE_CLASS, BackgroundTaskComplete.class);
		});
	}

	<E extends BackgroundTaskEvent> E assertEnd(Way way, Class<E> type) {
		Awaitility.await().dontCatchUncaughtExceptions().until(() -> this.events.size() >= 2);
		assertThat(this.events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.task()).isEqualTo(way.task());
			assertThat(event.taskId()).isEqualTo(this.events.get(0).taskId());
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

}
