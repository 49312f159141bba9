package io.lifecycle.docs;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.autoconfigure.task.TaskAutoConfiguration;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.InFlight;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskHandle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the guide to background tasks.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class TasksGuideTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				ShutdownAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("spring.task.execution.mode=force")
		.withUserConfiguration(Reports.class);

	@Test
	void namedTask() {
		this.runner.run((context) -> {
			TaskHandle<Integer> handle = context.getBean(Reports.class)
				.interest(context.getBean(BackgroundTasks.class));
			assertThat(handle.result()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1000);
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(context.getBean(Reports.class).oldest(context.getBean(InFlightRegistry.class)))
							.isEqualTo("idle"));
		});
	}

	@Test
	void decoratedExecutor(CapturedOutput output) {
		this.runner.run((context) -> {
			Future<?> future = context.getBean("reports", ThreadPoolTaskExecutor.class).submit(() -> {
				throw new IllegalStateException("no paper");
			});
			assertThat(future).failsWithin(10, TimeUnit.SECONDS);
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("failed after", "no paper"));
			assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskFailed.class)).isTrue();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Reports {

		private static final Logger logger = LoggerFactory.getLogger(Reports.class);

		@OnSignal
		void failed(BackgroundTaskFailed event) {
			logger.warn("{} failed after {} ms", event.task(), event.durationMs(), event.error());
		}

		@Bean
		ThreadPoolTaskExecutor reports(TaskDecorator decorator) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setTaskDecorator(decorator);
			return executor;
		}

		TaskHandle<Integer> interest(BackgroundTasks tasks) {
			return tasks.call("nightly interest", () -> book(1000));
		}

		private static int book(int accounts) {
			return accounts;
		}

		String oldest(InFlightRegistry running) {
			return running.list().stream().map(InFlight::describe).findFirst().orElse("idle");
		}

	}

}
