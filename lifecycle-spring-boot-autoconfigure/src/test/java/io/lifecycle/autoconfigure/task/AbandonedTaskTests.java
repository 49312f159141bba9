package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskTracker;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that are reported as failed before they begin: their bodies never run.
 */
class AbandonedTaskTests {

	private static final int RACES = 5_000;

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final SignalBus bus = SignalBus.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withBean(SignalBus.class, () -> this.bus);

	@BeforeEach
	void listen() {
		this.bus.on(BackgroundTaskEvent.class, this.events::add);
	}

	@Test
	void namedTaskIsEitherCancelledOrRuns() throws Exception {
		TaskTracker tracker = new TaskTracker(this.bus, () -> 0, List.of(), () -> false);
		Thread canceller = Thread.currentThread();
		AtomicInteger once = new AtomicInteger();
		this.bus.on(BackgroundTaskFailed.class, (event) -> {
			if (Thread.currentThread() == canceller) {
				once.incrementAndGet();
			}
		});
		CyclicBarrier race = new CyclicBarrier(2);
		Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
		Thread worker = new Thread(() -> {
			for (int i = 0; i < RACES; i++) {
				meet(race);
				queue.remove().run();
				meet(race);
			}
		}, "worker");
		worker.start();
		for (int i = 0; i < RACES; i++) {
			CompletableFuture<?> result = tracker.on(queue::add).run("races", once::incrementAndGet).result();
			meet(race);
			result.cancel(false);
			meet(race);
			assertThat(once).hasValue(i + 1);
		}
		worker.join();
	}

	private static void meet(CyclicBarrier race) {
		try {
			race.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void callThatWasRefusedDoesNotRunLater() {
		this.runner.run((context) -> {
			Calls calls = context.getBean(Calls.class);
			assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(calls::refused);
			runQueue(context.getBean(Application.class).queue);
			assertAbandoned(calls, "refused", TaskRejectedException.class);
		});
	}

	@Test
	void callThatIsCancelledWhileItWaitsFailsAtOnce() {
		this.runner.run((context) -> {
			Calls calls = context.getBean(Calls.class);
			calls.waiting().cancel(false);
			assertAbandoned(calls, "waiting", CancellationException.class);
			runQueue(context.getBean(Application.class).queue);
			assertAbandoned(calls, "waiting", CancellationException.class);
		});
	}

	private static void runQueue(Queue<Runnable> queue) {
		assertThat(queue).hasSize(1);
		queue.remove().run();
	}

	private void assertAbandoned(Calls calls, String method, Class<? extends Throwable> error) {
		assertThat(calls.ran()).hasValue(0);
		assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskFailed.class)
			.allSatisfy((event) -> assertThat(event.task()).isEqualTo(Calls.class.getName() + "." + method))
			.last(InstanceOfAssertFactories.type(BackgroundTaskFailed.class))
			.satisfies((failed) -> assertThat(failed.error()).isInstanceOf(error));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Application {

		final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

		@Bean
		Executor refusing() {
			return (task) -> {
				this.queue.add(task);
				throw new TaskRejectedException("expected by the test");
			};
		}

		@Bean
		Executor queueing() {
			return this.queue::add;
		}

		@Bean
		Calls calls() {
			return new Calls();
		}

	}

	static class Calls {

		private final AtomicInteger ran = new AtomicInteger();

		AtomicInteger ran() {
			return this.ran;
		}

		@Async("refusing")
		void refused() {
			this.ran.incrementAndGet();
		}

		@Async("queueing")
		CompletableFuture<Integer> waiting() {
			return CompletableFuture.completedFuture(this.ran.incrementAndGet());
		}

	}

}
