package io.lifecycle.autoconfigure.task;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.Task;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Unusual ends of scheduled methods.
 */
class ScheduledMethodTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final SignalBus bus = SignalBus.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskSchedulingAutoConfiguration.class))
		.withBean(SignalBus.class, () -> this.bus);

	@BeforeEach
	void listen() {
		this.bus.on(BackgroundTaskEvent.class, this.events::add);
	}

	@Test
	void everyRoundOfCronIsARunOfItsOwn() {
		this.runner.withUserConfiguration(EverySecond.class).run((context) -> {
			Awaitility.await().until(() -> this.events.size() >= 4);
			assertThat(this.events.subList(0, 4)).hasExactlyElementsOfTypes(BackgroundTaskStarted.class,
					BackgroundTaskComplete.class, BackgroundTaskStarted.class, BackgroundTaskComplete.class);
			assertThat(this.events).extracting(BackgroundTaskEvent::task)
				.containsOnly(EverySecond.class.getName() + ".tick");
			assertThat(this.events.get(1).taskId()).isEqualTo(this.events.get(0).taskId())
				.isNotEqualTo(this.events.get(2).taskId());
		});
	}

	@Test
	void runThatACancelledScheduleInterruptsFails() {
		this.runner.withUserConfiguration(Stuck.class).run((context) -> {
			TaskEventsContract.await(context.getBean(Stuck.class).running);
			Set<ScheduledTask> tasks = context.getBean(ScheduledTaskHolder.class).getScheduledTasks();
			assertThat(tasks).hasSize(1).allSatisfy(ScheduledTask::cancel);
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2)
				.last(InstanceOfAssertFactories.type(BackgroundTaskFailed.class))
				.satisfies((failed) -> {
					assertThat(failed.task()).isEqualTo(Stuck.class.getName() + ".block");
					assertThat(failed.error()).isInstanceOf(InterruptedException.class);
				});
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Failing.class, OwnScheduler.class, OwnRegistry.class })
	void methodThatFailsIsReportedWhereverItRuns(Class<?> configuration) {
		assertFails(this.runner.withUserConfiguration(Failing.class, configuration));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void methodWithFixedDelayIsReportedOnVirtualThreads() {
		assertFails(this.runner.withUserConfiguration(Failing.class)
			.withPropertyValues("spring.threads.virtual.enabled=true"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whoLooksAtWhatIsScheduledSeesTheMethod(boolean enabled) {
		this.runner.withUserConfiguration(EverySecond.class, Failing.class, Observed.class)
			.withPropertyValues("lifecycle.tasks.enabled=" + enabled)
			.run((context) -> {
				List<Runnable> scheduled = context.getBean(ObservingScheduler.class).scheduled;
				assertThat(scheduled).extracting(ScheduledMethodTests::method)
					.containsExactlyInAnyOrder(EverySecond.class.getName() + ".tick",
							Failing.class.getName() + ".tick");
			});
	}

	// This is what an agent does that names a span.
	private static String method(Runnable scheduled) {
		if (scheduled instanceof ScheduledMethodRunnable runnable) {
			return runnable.getMethod().getDeclaringClass().getName() + "." + runnable.getMethod().getName();
		}
		return (scheduled.getClass().getNestHost() == Task.class
				&& ReflectionTestUtils.getField(scheduled, "runnable") instanceof Runnable runnable) ? method(runnable)
						: scheduled.getClass().getName();
	}

	private void assertFails(ApplicationContextRunner runner) {
		runner.run((context) -> {
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2)
				.last(InstanceOfAssertFactories.type(BackgroundTaskFailed.class))
				.satisfies((failed) -> {
					assertThat(failed.task()).isEqualTo(Failing.class.getName() + ".tick");
					assertThat(failed.error()).isInstanceOf(IOException.class);
				});
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class EverySecond {

		@Scheduled(cron = "* * * * * *")
		void tick() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Stuck {

		final CountDownLatch running = new CountDownLatch(1);

		@Scheduled(initialDelay = 0)
		void block() throws InterruptedException {
			this.running.countDown();
			new CountDownLatch(1).await();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Failing {

		@Scheduled(fixedDelay = Long.MAX_VALUE / 1_000_000)
		void tick() throws IOException {
			throw new IOException("expected by the test");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnScheduler {

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		ObservingScheduler taskScheduler() {
			return new ObservingScheduler();
		}

	}

	@SuppressWarnings("serial")
	static class ObservingScheduler extends ThreadPoolTaskScheduler {

		final transient List<Runnable> scheduled = new CopyOnWriteArrayList<>();

		@Override
		public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
			this.scheduled.add(task);
			return super.schedule(task, trigger);
		}

		@Override
		public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
			this.scheduled.add(task);
			return super.scheduleWithFixedDelay(task, startTime, delay);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry {

		@Bean
		ObservationRegistry observationRegistry() {
			return ObservationRegistry.create();
		}

		@Bean
		SchedulingConfigurer observed(ObservationRegistry registry) {
			return (registrar) -> registrar.setObservationRegistry(registry);
		}

	}

}
