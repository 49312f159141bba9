package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class TaskAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				TaskSchedulingAutoConfiguration.class))
		.withUserConfiguration(TaskApplication.class)
		.withPropertyValues("spring.task.execution.mode=force");

	private final ApplicationContextRunner withBus = this.runner
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void presentByDefault() {
		this.withBus.withPropertyValues("spring.task.execution.pool.core-size=3").run((context) -> {
			assertThat(context).hasSingleBean(BackgroundTasks.class)
				.hasSingleBean(TaskTracker.class)
				.hasSingleBean(TaskDecorator.class);
			assertThat(context.getBean("taskScheduler")).isExactlyInstanceOf(ThreadPoolTaskScheduler.class);
			assertThat(context.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class))
				.isExactlyInstanceOf(ThreadPoolTaskExecutor.class)
				.satisfies((executor) -> assertThat(executor.getCorePoolSize()).isEqualTo(3));
		});
	}

	@Test
	void offByPropertyLeavesEverythingAlone() {
		this.withBus.withPropertyValues("lifecycle.tasks.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(BackgroundTasks.class)
				.doesNotHaveBean(TaskTracker.class)
				.doesNotHaveBean(TaskDecorator.class);
			assertThat(context.getBean("applicationTaskExecutor")).isExactlyInstanceOf(ThreadPoolTaskExecutor.class);
		});
	}

	@Test
	void backsOffForTasksOfTheUser() {
		BackgroundTasks own = Mockito.mock(BackgroundTasks.class);
		this.withBus.withBean("own", BackgroundTasks.class, () -> own)
			.run((context) -> assertThat(context.getBean(BackgroundTasks.class)).isSameAs(own));
	}

	@Test
	void libraryMayBringTheOnlyDecorator() {
		this.withBus.withConfiguration(AutoConfigurations.of(ZLibraryAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(TaskDecorator.class))
				.isSameAs(ZLibraryAutoConfiguration.NONE));
	}

	@Test
	void silentWithoutBus() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BackgroundTasks.class));
	}

	@Test
	void executorIsAsLazyAsItWas() {
		this.withBus.run((context) -> assertThat(context.getBeanFactory().getBeanDefinition("applicationTaskExecutor"))
			.satisfies((definition) -> assertThat(definition.isLazyInit()).isTrue()));
	}

	@Test
	void scheduledMethodIsOneTaskEvenIfItIsAsynchronous() {
		List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();
		SignalBus bus = SignalBus.create();
		bus.on(BackgroundTaskEvent.class, events::add);
		this.withBus.withBean(SignalBus.class, () -> bus).withUserConfiguration(Scheduling.class).run((context) -> {
			Awaitility.await().until(() -> events.size() >= 6);
			assertThat(events).hasSize(6)
				.extracting(TaskApplication::describe)
				.containsExactlyInAnyOrder("BackgroundTaskStarted " + Jobs.class.getName() + ".plain",
						"BackgroundTaskComplete " + Jobs.class.getName() + ".plain",
						"BackgroundTaskStarted " + Jobs.class.getName() + ".broken",
						"BackgroundTaskFailed " + Jobs.class.getName() + ".broken",
						"BackgroundTaskStarted " + Jobs.class.getName() + ".both",
						"BackgroundTaskFailed " + Jobs.class.getName() + ".both");
			assertThat(events.stream().map(BackgroundTaskEvent::taskId).distinct()).hasSize(3);
		});
	}

	// The name of this bean comes after that of the library's bean.
	@AutoConfiguration
	static class ZLibraryAutoConfiguration {

		static final TaskDecorator NONE = (task) -> task;

		@Bean
		@ConditionalOnMissingBean
		TaskDecorator libraryDecorator() {
			return NONE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableScheduling
	static class Scheduling {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

	}

	static class Jobs {

		@Scheduled(fixedRate = Long.MAX_VALUE / 1_000_000)
		void plain() {
		}

		@Scheduled(fixedDelay = Long.MAX_VALUE / 1_000_000)
		void broken() throws Exception {
			throw new Exception("expected by the test");
		}

		@Async
		@Scheduled(initialDelay = 0)
		void both() {
			throw new IllegalStateException("expected by the test");
		}

	}

}
