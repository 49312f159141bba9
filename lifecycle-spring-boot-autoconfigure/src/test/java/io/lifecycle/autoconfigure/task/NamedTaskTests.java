package io.lifecycle.autoconfigure.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskHandle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Named tasks that wait in the queue of their executor.
 */
class NamedTaskTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final CountDownLatch go = new CountDownLatch(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withPropertyValues("spring.task.execution.pool.core-size=1");

	@ParameterizedTest
	@ValueSource(classes = { SubmittedTaskTests.LoggingContextFirst.class, SubmittedTaskTests.LoggingContextLast.class,
			NoOtherDecorator.class })
	void taskThatWaitsWhenItsExecutorIsShutDownIsCancelled(Class<?> decorator) {
		this.runner.withUserConfiguration(decorator).run((context) -> {
			occupy(context);
			CompletableFuture<Void> waiting = context.getBean(BackgroundTasks.class).run("waits", () -> {
			}).result();
			context.getBean(ThreadPoolTaskExecutor.class).shutdown();
			assertThat(waiting).isCancelled();
		});
	}

	// The task of the listener emits no events, but its handle works.
	@Test
	void taskOfAListenerThatWaitsWhenItsExecutorIsShutDownIsCancelled() {
		this.runner.run((context) -> {
			CompletableFuture<TaskHandle<Void>> waiting = new CompletableFuture<>();
			context.getBean(SignalBus.class)
				.on(BackgroundTaskStarted.class,
						(event) -> waiting.complete(context.getBean(BackgroundTasks.class).run("effect", () -> {
						})));
			occupy(context);
			context.getBean(ThreadPoolTaskExecutor.class).shutdown();
			assertThat(waiting.get(10, TimeUnit.SECONDS).result()).isCancelled();
		});
	}

	@ParameterizedTest
	@MethodSource("completions")
	void waitingTaskThatIsCompletedOtherwiseFailsAtOnceAndNeverRuns(Consumer<CompletableFuture<Void>> completion,
			Class<? extends Throwable> error) {
		this.runner.run((context) -> {
			occupy(context);
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			BackgroundTasks tasks = context.getBean(BackgroundTasks.class);
			CountDownLatch ran = new CountDownLatch(1);
			completion.accept(tasks.run("waits", ran::countDown).result());
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(this.events).allSatisfy((event) -> assertThat(event.task()).isEqualTo("waits"))
				.hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskFailed.class);
			assertThat(((BackgroundTaskFailed) this.events.get(1)).error()).isInstanceOf(error);
			this.go.countDown();
			assertThat(tasks.run("after", () -> {
			}).result()).succeedsWithin(10, TimeUnit.SECONDS);
			assertThat(ran.getCount()).isOne();
			assertThat(this.events).filteredOn((event) -> event.task().equals("waits")).hasSize(2);
		});
	}

	static Stream<Arguments> completions() {
		return Stream.of(completion("complete", (result) -> result.complete(null), CancellationException.class),
				completion("cancel", (result) -> result.cancel(false), CancellationException.class),
				completion("completeExceptionally",
						(result) -> result.completeExceptionally(new IllegalStateException("expected by the test")),
						IllegalStateException.class),
				completion("orTimeout", (result) -> result.orTimeout(1, TimeUnit.MILLISECONDS),
						TimeoutException.class));
	}

	private static Arguments completion(String name, Consumer<CompletableFuture<Void>> completion,
			Class<? extends Throwable> error) {
		return Arguments.of(Named.of(name, completion), error);
	}

	@Test
	void queueShowsTheResultOfATask() {
		this.runner.run((context) -> {
			occupy(context);
			CompletableFuture<Void> waiting = context.getBean(BackgroundTasks.class).run("waits", () -> {
			}).result();
			assertThat(context.getBean(ThreadPoolTaskExecutor.class).getThreadPoolExecutor().getQueue()).singleElement()
				.satisfies((queued) -> assertThat(BackgroundTasks.unwrap(queued)).isSameAs(waiting));
			this.go.countDown();
			assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
		});
	}

	private void occupy(ConfigurableApplicationContext context) {
		CountDownLatch running = new CountDownLatch(1);
		context.getBean(BackgroundTasks.class).run("occupies", () -> {
			running.countDown();
			TaskEventsContract.await(this.go);
		});
		TaskEventsContract.await(running);
	}

	@Configuration(proxyBeanMethods = false)
	static class NoOtherDecorator {

	}

}
