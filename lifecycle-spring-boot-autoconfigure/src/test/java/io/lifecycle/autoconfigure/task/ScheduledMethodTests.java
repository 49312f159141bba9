package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rarer ends of methods that are scheduled.
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
	void runThatACancelledScheduleInterruptsIsCancelled() {
		this.runner.withUserConfiguration(Stuck.class).run((context) -> {
			TaskEventsContract.await(context.getBean(Stuck.class).running);
			Set<ScheduledTask> tasks = context.getBean(ScheduledTaskHolder.class).getScheduledTasks();
			assertThat(tasks).hasSize(1).allSatisfy(ScheduledTask::cancel);
			Awaitility.await().until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2)
				.last(InstanceOfAssertFactories.type(BackgroundTaskFailed.class))
				.satisfies((failed) -> {
					assertThat(failed.task()).isEqualTo(Stuck.class.getName() + ".block");
					assertThat(failed.error()).isInstanceOf(CancellationException.class)
						.hasCauseInstanceOf(InterruptedException.class);
				});
		});
	}

	@Test
	void methodThatItsSchedulerRefusesIsRejected() {
		this.runner.withUserConfiguration(Stuck.class, Closed.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(this.events).hasSize(2)
				.last(InstanceOfAssertFactories.type(BackgroundTaskFailed.class))
				.satisfies((failed) -> {
					assertThat(failed.task()).isEqualTo(Stuck.class.getName() + ".block");
					assertThat(failed.error()).isInstanceOf(TaskRejectedException.class);
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
	static class Closed {

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler() {

				@Override
				public void afterPropertiesSet() {
					super.afterPropertiesSet();
					shutdown();
				}

			};
		}

	}

}
