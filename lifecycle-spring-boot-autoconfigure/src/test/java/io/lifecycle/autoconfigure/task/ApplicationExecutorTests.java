package io.lifecycle.autoconfigure.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.task.BackgroundTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The executor that named tasks run on.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationExecutorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
		.withUserConfiguration(Reports.class);

	@Test
	void executorOfSpringBoot() {
		this.runner.withUserConfiguration(Scheduling.class).run((context) -> assertRunsOn(context, "task-"));
	}

	@Test
	void onlyExecutorBesidesAScheduler() {
		this.runner.withUserConfiguration(Scheduling.class, Own.class).run((context) -> assertRunsOn(context, "own-"));
	}

	@Test
	void executorServiceBesidesAScheduler() {
		this.runner.withUserConfiguration(Scheduling.class, Service.class)
			.run((context) -> assertRunsOn(context, "service-"));
	}

	@Test
	void executorOfTheAsyncConfigurerComesBeforeThatOfSpringBoot() {
		this.runner.withUserConfiguration(Own.class, Other.class, Configurer.class)
			.withPropertyValues("spring.task.execution.mode=force")
			.run((context) -> assertRunsOn(context, "other-"));
	}

	@Test
	void executorOfTheAsyncConfigurerThatIsNoBeanIsItsOwnAlone() {
		this.runner.withUserConfiguration(OwnConfigurer.class).run((context) -> assertRunsOn(context, "task-"));
	}

	@Test
	void primaryOfTwoExecutors() {
		this.runner.withUserConfiguration(Own.class, PrimaryExecutor.class)
			.run((context) -> assertRunsOn(context, "primary-"));
	}

	@Test
	void twoExecutorsAreReportedAtTheStart(CapturedOutput output) {
		assertFails(Own.class, Other.class);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"several executors, and none of them is the primary one: own, other. BackgroundTasks runs",
				"applicationTaskExecutor", "spring.task.execution.mode: force", "@Primary");
	}

	@Test
	void executorsOfAMessageBrokerAreReportedAtTheStart(CapturedOutput output) {
		assertFails(Broker.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "several executors", "clientInboundChannelExecutor",
				"spring.task.execution.mode: force");
	}

	@Test
	void noExecutorIsReportedAtTheStart(CapturedOutput output) {
		assertFails(OnlyScheduler.class);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The application has no executor. BackgroundTasks runs", "spring.task.execution.mode: force");
	}

	@Test
	void nobodyNeedsAnExecutorWhoDoesNotInjectTheTasks() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertFails(Class<?>... configurations) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(configurations)
			.sources(Reports.class, Automatic.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run().close());
	}

	private static void assertRunsOn(AssertableApplicationContext context, String thread) {
		CompletableFuture<String> name = context.getBean(Reports.class).tasks.call("report", () -> {
			return Thread.currentThread().getName();
		}).result();
		assertThat(name).succeedsWithin(10, TimeUnit.SECONDS).asString().startsWith(thread);
	}

	private static ThreadPoolTaskExecutor executor(String prefix) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(prefix);
		return executor;
	}

	static class Reports {

		private final BackgroundTasks tasks;

		Reports(BackgroundTasks tasks) {
			this.tasks = tasks;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, TaskAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class })
	static class Automatic {

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyScheduler {

		@Bean
		ScheduledExecutorService scheduler() {
			return Executors.newSingleThreadScheduledExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		ThreadPoolTaskExecutor own(TaskDecorator decorator) {
			ThreadPoolTaskExecutor own = executor("own-");
			own.setTaskDecorator(decorator);
			return own;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		ThreadPoolTaskExecutor other() {
			return executor("other-");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryExecutor {

		@Bean
		@Primary
		ThreadPoolTaskExecutor primary() {
			return executor("primary-");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Service {

		@Bean
		ExecutorService service() {
			return Executors.newSingleThreadExecutor((task) -> new Thread(task, "service-1"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configurer {

		@Bean
		AsyncConfigurer asyncConfigurer(ThreadPoolTaskExecutor other) {
			return new AsyncConfigurer() {

				@Override
				public Executor getAsyncExecutor() {
					return other;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfigurer {

		@Bean
		AsyncConfigurer asyncConfigurer() {
			return new AsyncConfigurer() {

				@Override
				public Executor getAsyncExecutor() {
					return executor("hidden-");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocketMessageBroker
	static class Broker implements WebSocketMessageBrokerConfigurer {

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
		}

	}

}
