package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.samples.clinic.Clinic;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work that the application submits to executors: its name, its end, and other
 * decorators.
 */
class SubmittedTaskTests {

	private static final String HERE = SubmittedTaskTests.class.getName() + ".";

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final SignalBus bus = SignalBus.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
		.withPropertyValues("spring.task.execution.mode=force")
		.withBean(SignalBus.class, () -> this.bus);

	@BeforeEach
	void listen() {
		this.bus.on(BackgroundTaskEvent.class, this.events::add);
	}

	@Test
	void taskOnAnOwnExecutorIsNamedAfterWhoSubmitsIt() {
		this.runner.withUserConfiguration(OwnExecutor.class).run((context) -> {
			first(context.getBean("own", Executor.class));
			assertOneTask("first", BackgroundTaskComplete.class);
			this.events.clear();
			second(context.getBean("own", AsyncTaskExecutor.class));
			assertOneTask("second", BackgroundTaskComplete.class);
		});
	}

	private static void first(Executor executor) {
		executor.execute(() -> {
		});
	}

	private static void second(AsyncTaskExecutor executor) {
		Runnable nested = () -> executor.submit(() -> {
		});
		nested.run();
	}

	@Test
	void lambdaOfKotlinIsNamedAfterTheMethodThatHoldsIt() {
		this.runner.run((context) -> {
			runner$lambda$0(context.getBean("applicationTaskExecutor", Executor.class));
			assertOneTask("runner", BackgroundTaskComplete.class);
		});
	}

	// This is the name that the Kotlin compiler gives to the body of a lambda.
	private static void runner$lambda$0(Executor executor) {
		executor.execute(() -> {
		});
	}

	@Test
	void wrapperOfSecurityIsNoTaskOfItsOwn() {
		this.runner.run((context) -> {
			AsyncTaskExecutor executor = context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
			first(new DelegatingSecurityContextAsyncTaskExecutor(executor, new SecurityContextImpl()));
			assertOneTask("first", BackgroundTaskComplete.class);
			this.events.clear();
			second(new DelegatingSecurityContextAsyncTaskExecutor(executor));
			assertOneTask("second", BackgroundTaskComplete.class);
			this.events.clear();
			executor.submit(DelegatingSecurityContextRunnable.create(() -> {
				throw new IllegalStateException("expected by the test");
			}, new SecurityContextImpl()));
			assertOneTask("wrapperOfSecurityIsNoTaskOfItsOwn", BackgroundTaskFailed.class);
		});
	}

	@Test
	void packageOfTheApplicationMayLieWithinSprings() throws Exception {
		TaskDecorator decorator = new TaskTracker(this.bus, () -> 0, List.of("org.springframework.samples.clinic"),
				() -> false)
			.decorator();
		new Clinic().open((task) -> decorator.decorate(task).run());
		assertThat(this.events).hasSize(2)
			.allSatisfy((event) -> assertThat(event.task()).isEqualTo(Clinic.class.getName() + ".open"));
		new Clinic().open(
				(task) -> new TaskTracker(this.bus, () -> 0, List.of(), () -> false).decorator().decorate(task).run());
		assertThat(this.events).hasSize(2);
	}

	@Test
	void rejectionHandlerFindsTheWorkItself() {
		this.runner.withUserConfiguration(Rejecting.class)
			.withPropertyValues("spring.task.execution.pool.core-size=1", "spring.task.execution.pool.max-size=1",
					"spring.task.execution.pool.queue-capacity=1")
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
				CountDownLatch running = new CountDownLatch(1);
				CountDownLatch go = new CountDownLatch(1);
				executor.execute(() -> {
					running.countDown();
					TaskEventsContract.await(go);
				});
				TaskEventsContract.await(running);
				Body waiting = new Body(() -> {
				});
				executor.execute(waiting);
				assertThat(executor.getThreadPoolExecutor().getQueue()).singleElement()
					.satisfies((queued) -> assertThat(BackgroundTasks.unwrap(queued)).isSameAs(waiting));
				Body refused = new Body(() -> {
				});
				executor.execute(refused);
				assertThat(context.getBean(Rejecting.class).refused).containsExactly(refused);
				assertThat(BackgroundTasks.unwrap(refused)).isSameAs(refused);
				go.countDown();
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { LoggingContextFirst.class, LoggingContextLast.class })
	void otherDecoratorsNeitherHideNorDoubleATask(Class<?> decorator) {
		this.runner.withUserConfiguration(decorator).run((context) -> {
			assertThat(context.getBean(TaskDecorator.class)).isInstanceOf(LoggingContext.class);
			AsyncTaskExecutor executor = context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
			MDC.put("user", "mia");
			try {
				CompletableFuture<String> user = new CompletableFuture<>();
				executor.submit(() -> {
					user.complete(MDC.get("user"));
					throw new IllegalStateException("expected by the test");
				});
				assertThat(user).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("mia");
				assertOneTask("otherDecoratorsNeitherHideNorDoubleATask", BackgroundTaskFailed.class);
				this.events.clear();
				context.getBean(BackgroundTasks.class).run("named", () -> {
					throw new IllegalStateException("expected by the test");
				});
				assertTask("named", BackgroundTaskFailed.class);
			}
			finally {
				MDC.remove("user");
			}
		});
	}

	@Test
	void endThatAnotherDecoratorHidesIsNotGuessed() {
		this.runner.withUserConfiguration(OwnExecutor.class).run((context) -> {
			AsyncTaskExecutor executor = context.getBean("hiding", AsyncTaskExecutor.class);
			Runnable failing = () -> {
				throw new IllegalStateException("expected by the test");
			};
			assertThat(executor.submit(failing)).failsWithin(10, TimeUnit.SECONDS);
			assertThat(executor.submitCompletable(failing)).failsWithin(10, TimeUnit.SECONDS);
			assertThat(this.events).isEmpty();
			executor.execute(failing);
			assertOneTask("endThatAnotherDecoratorHidesIsNotGuessed", BackgroundTaskFailed.class);
		});
	}

	@ParameterizedTest
	@MethodSource("handedOn")
	void workThatTheJdkHandsOnHasNoEvents(Consumer<Executor> submission) {
		this.runner.withPropertyValues("spring.task.execution.pool.core-size=1").run((context) -> {
			Executor executor = context.getBean("applicationTaskExecutor", Executor.class);
			submission.accept(executor);
			first(executor);
			assertOneTask("first", BackgroundTaskComplete.class);
		});
	}

	static Stream<Named<Consumer<Executor>>> handedOn() {
		Callable<String> failing = () -> {
			throw new IllegalStateException("expected by the test");
		};
		Named<Consumer<Executor>> completionService = Named.of("completion service",
				(executor) -> assertThat(new ExecutorCompletionService<String>(executor).submit(failing))
					.failsWithin(10, TimeUnit.SECONDS));
		Named<Consumer<Executor>> publisher = Named.of("publisher", (executor) -> {
			try (SubmissionPublisher<Integer> items = new SubmissionPublisher<>(executor, 4)) {
				CompletableFuture<Void> consumed = items.consume((item) -> {
				});
				items.submit(1);
				items.close();
				assertThat(consumed).succeedsWithin(10, TimeUnit.SECONDS);
			}
		});
		return Stream.of(completionService, publisher);
	}

	@Test
	void methodOfTheApplicationMayHaveAnyName() {
		this.runner.withUserConfiguration(OwnExecutor.class).run((context) -> {
			context.getBean(JobPool.class).submitJob(() -> {
			});
			assertOneTask("methodOfTheApplicationMayHaveAnyName", BackgroundTaskComplete.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lambda", "hop", "own", "hiding" })
	void asyncMethodIsOneTaskWhateverItsExecutorHandsItTo(String executor) {
		this.runner.withUserConfiguration(OwnExecutor.class, Asynchronous.class).run((context) -> {
			Calls calls = context.getBean(Calls.class);
			Future<?> future = switch (executor) {
				case "lambda" -> calls.onLambda();
				case "hop" -> calls.onHop();
				case "own" -> calls.onOwn();
				default -> calls.onHiding();
			};
			assertThat(future).failsWithin(10, TimeUnit.SECONDS);
			Awaitility.await().dontCatchUncaughtExceptions().until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2)
				.allSatisfy((event) -> assertThat(event.task()).startsWith(Calls.class.getName() + ".on"))
				.last()
				.isInstanceOf(BackgroundTaskFailed.class);
		});
	}

	@Test
	void stateThatAListenerLeavesBehindDoesNotReachTheTask() {
		this.bus.on(BackgroundTaskEvent.class, (event) -> {
			Thread.currentThread().setContextClassLoader(new ClassLoader(null) {
			});
			Thread.currentThread().setName("spoilt");
			Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
			Thread.currentThread().interrupt();
			MDC.put("user", "spoilt");
		});
		this.runner.run((context) -> {
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
			CompletableFuture<String> others = new CompletableFuture<>();
			context.getBean("applicationTaskExecutor", Executor.class).execute(() -> {
				interrupted.complete(Thread.currentThread().isInterrupted());
				loader.complete(Thread.currentThread().getContextClassLoader());
				others.complete(Thread.currentThread() + " " + MDC.get("user"));
			});
			assertThat(others).succeedsWithin(10, TimeUnit.SECONDS).asString().contains("task-1,5,").endsWith(" null");
			assertThat(interrupted).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
			assertThat(loader).succeedsWithin(10, TimeUnit.SECONDS)
				.isSameAs(Thread.currentThread().getContextClassLoader());
		});
	}

	private void assertOneTask(String method, Class<? extends BackgroundTaskEvent> end) {
		assertTask(HERE + method, end);
	}

	private void assertTask(String name, Class<? extends BackgroundTaskEvent> end) {
		Awaitility.await().dontCatchUncaughtExceptions().until(() -> this.events.size() >= 2);
		assertThat(this.events).hasSize(2)
			.allSatisfy((event) -> assertThat(event.task()).isEqualTo(name))
			.last()
			.isInstanceOf(end);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean
		ThreadPoolTaskExecutor own(TaskDecorator decorator) {
			return executor((task) -> decorator.decorate(task));
		}

		@Bean
		ThreadPoolTaskExecutor hiding(TaskDecorator decorator) {
			return executor((task) -> decorator.decorate(new LoggingContext().decorate(task)));
		}

		@Bean
		JobPool jobs(TaskDecorator decorator) {
			JobPool jobs = new JobPool();
			jobs.setTaskDecorator(decorator);
			return jobs;
		}

		@Bean
		Executor lambda(AsyncTaskExecutor own) {
			return (task) -> own.execute(task);
		}

		@Bean
		Executor hop(AsyncTaskExecutor own, ThreadPoolTaskExecutor plain) {
			return new Executor() {

				@Override
				public void execute(Runnable task) {
					plain.execute(() -> own.execute(task));
				}

			};
		}

		@Bean
		ThreadPoolTaskExecutor plain() {
			return new ThreadPoolTaskExecutor();
		}

		private static ThreadPoolTaskExecutor executor(TaskDecorator decorator) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setTaskDecorator(decorator);
			return executor;
		}

	}

	@SuppressWarnings("serial")
	static class JobPool extends ThreadPoolTaskExecutor {

		void submitJob(Runnable job) {
			execute(job);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

		@Bean
		Calls calls() {
			return new Calls();
		}

	}

	static class Calls {

		@Async("lambda")
		Future<?> onLambda() {
			throw new IllegalStateException("expected by the test");
		}

		@Async("hop")
		Future<?> onHop() {
			throw new IllegalStateException("expected by the test");
		}

		@Async("own")
		Future<?> onOwn() {
			throw new IllegalStateException("expected by the test");
		}

		@Async("hiding")
		CompletableFuture<?> onHiding() {
			throw new IllegalStateException("expected by the test");
		}

	}

	static class LoggingContext implements TaskDecorator {

		@Override
		public Runnable decorate(Runnable task) {
			String user = MDC.get("user");
			return () -> {
				MDC.put("user", user);
				try {
					task.run();
				}
				finally {
					MDC.remove("user");
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoggingContextFirst {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		LoggingContext loggingContext() {
			return new LoggingContext();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoggingContextLast {

		@Bean
		LoggingContext loggingContext() {
			return new LoggingContext();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rejecting {

		final BlockingQueue<Runnable> refused = new LinkedBlockingQueue<>();

		@Bean
		ThreadPoolTaskExecutorCustomizer rejectionHandler() {
			return (executor) -> executor.setRejectedExecutionHandler((task, pool) -> {
				if (BackgroundTasks.unwrap(task) instanceof Body body) {
					this.refused.add(body);
				}
			});
		}

	}

}
