package io.lifecycle.autoconfigure.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that listeners of task events begin do not cause further events.
 */
class TaskEffectTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class,
				CollectorAutoConfiguration.class))
		.withPropertyValues("spring.task.execution.mode=force", "lifecycle.collector.type=buffered",
				"lifecycle.collector.buffered.max-buffer-size=1")
		.withUserConfiguration(Application.class);

	@ParameterizedTest
	@ValueSource(classes = { Direct.class, Queued.class, Asynchronous.class, Stages.class, TwoStages.class,
			QuietTaskSubmits.class, Named.class, StageSubmits.class, Batches.class })
	void effectOfATaskEventIsNoCauseOfIt(Class<?> listener) {
		assertNoLoop(listener);
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveStages.class, Propagating.class })
	void effectThatIsPropagatedToOtherThreadsIsNoCauseEither(Class<?> listener) {
		Hooks.enableAutomaticContextPropagation();
		try {
			assertNoLoop(listener);
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private void assertNoLoop(Class<?> listener) {
		this.runner.withBean(listener).run((context) -> {
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			context.getBean(Work.class).fail();
			AtomicInteger mails = context.getBean(Mail.class).sent();
			int expected = (listener == TwoStages.class) ? 2 : 1;
			Awaitility.await()
				.dontCatchUncaughtExceptions()
				.during(Duration.ofMillis(200))
				.until(() -> mails.get() >= expected && context.getBean(TaskTracker.class).inFlight().isEmpty());
			assertThat(mails).hasValue(expected);
			assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskFailed.class)
				.allSatisfy((event) -> assertThat(event.task()).isEqualTo(Work.class.getName() + ".fail"));
		});
	}

	@EnableAsync
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

		@Bean
		Mail mail() {
			return new Mail();
		}

	}

	static class Work {

		@Async
		void fail() {
			throw new IllegalStateException("expected by the test");
		}

	}

	static class Mail {

		private final AtomicInteger sent = new AtomicInteger();

		AtomicInteger sent() {
			return this.sent;
		}

		@Async
		void send() {
			count();
		}

		void count() {
			this.sent.incrementAndGet();
			throw new IllegalStateException("expected by the test: no mail server");
		}

	}

	record Direct(Mail mail) {

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			this.mail.send();
		}

	}

	record Queued(Mail mail) {

		@OnSignal(delivery = Delivery.QUEUED)
		void failed(BackgroundTaskFailed event) {
			this.mail.send();
		}

	}

	static class Asynchronous {

		private final Mail mail;

		Asynchronous(Mail mail) {
			this.mail = mail;
		}

		@Async
		@OnSignal
		void failed(BackgroundTaskFailed event) {
			this.mail.sent().incrementAndGet();
			throw new IllegalStateException("expected by the test");
		}

	}

	record Stages(SignalBus bus, Mail mail) {

		Stages {
			bus.onAsync(BackgroundTaskFailed.class, (event) -> {
				mail.send();
				return CompletableFuture.completedFuture(null);
			});
		}

	}

	record TwoStages(SignalBus bus, Mail mail, AsyncTaskExecutor executor) {

		TwoStages {
			for (int i = 0; i < 2; i++) {
				bus.onAsync(BackgroundTaskFailed.class, (event) -> {
					mail.send();
					return CompletableFuture.runAsync(() -> {
					});
				});
			}
		}

	}

	record QuietTaskSubmits(Mail mail, AsyncTaskExecutor executor) {

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			this.executor.execute(() -> this.executor.submit(this.mail::send));
		}

	}

	record Named(Mail mail, BackgroundTasks tasks) {

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			this.tasks.run("mail", this.mail::count);
		}

	}

	record StageSubmits(Mail mail, AsyncTaskExecutor executor) {

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			CompletableFuture.supplyAsync(() -> "", this.executor)
				.thenAcceptAsync((result) -> this.mail.send(), this.executor);
		}

	}

	record Batches(Mail mail) implements EventBatchConsumer {

		@Override
		public void accept(List<LifecycleEvent> batch) {
			if (batch.stream().anyMatch(BackgroundTaskFailed.class::isInstance)) {
				this.mail.send();
			}
		}

	}

	record ReactiveStages(Mail mail) {

		@OnSignal
		Mono<Void> failed(BackgroundTaskFailed event) {
			return Mono.delay(Duration.ofMillis(1)).then(Mono.fromRunnable(this.mail::send));
		}

	}

	record Propagating(Mail mail, ExecutorService threads) {

		@Autowired
		Propagating(Mail mail) {
			this(mail, ContextExecutorService.wrap(Executors.newSingleThreadExecutor(),
					ContextSnapshotFactory.builder().build()::captureAll));
		}

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			this.threads.execute(this.mail::send);
		}

	}

}
