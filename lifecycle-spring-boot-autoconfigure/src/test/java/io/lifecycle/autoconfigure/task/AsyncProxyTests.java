package io.lifecycle.autoconfigure.task;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asynchronous methods with other advice around them.
 */
class AsyncProxyTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final SignalBus bus = SignalBus.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
		.withBean(SignalBus.class, () -> this.bus);

	@BeforeEach
	void listen() {
		this.bus.on(BackgroundTaskEvent.class, this.events::add);
	}

	@Test
	void proxyWithinAnotherProxyIsFound() {
		this.runner.withUserConfiguration(CacheOutside.class).run((context) -> {
			context.getBean(Cached.class).work();
			awaitEvents(2);
			assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskComplete.class)
				.allSatisfy((event) -> assertThat(event.task()).isEqualTo(Cached.class.getName() + ".work"));
		});
	}

	@Test
	void beanThatAPostProcessorNeedsIsFound() {
		this.runner.withUserConfiguration(Early.class).run((context) -> {
			context.getBean(EarlyBean.class).work();
			awaitEvents(2);
			assertThat(this.events)
				.allSatisfy((event) -> assertThat(event.task()).isEqualTo(EarlyBean.class.getName() + ".work"));
		});
	}

	@Test
	void callThatIsTriedAgainIsARunOfItsOwn() {
		this.runner.withUserConfiguration(RetryOutside.class).run((context) -> {
			context.getBean(Retried.class).work();
			awaitEvents(4);
			assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskFailed.class,
					BackgroundTaskStarted.class, BackgroundTaskComplete.class);
			assertThat(((BackgroundTaskFailed) this.events.get(1)).error()).isInstanceOf(TaskRejectedException.class);
			assertThat(this.events.get(3).taskId()).isEqualTo(this.events.get(2).taskId())
				.isNotEqualTo(this.events.get(0).taskId());
		});
	}

	@Test
	void scheduledMethodWithAnotherAsyncAnnotationIsOneTask() {
		this.runner.withUserConfiguration(OwnAnnotation.class).run((context) -> {
			awaitEvents(2);
			context.close();
			assertThat(this.events).extracting(BackgroundTaskEvent::taskId)
				.hasSize(2)
				.containsOnly(this.events.get(0).taskId());
		});
	}

	@Test
	void cancellationDuringAListenerReachesTheBody() {
		CountDownLatch listening = new CountDownLatch(1);
		this.bus.on(BackgroundTaskStarted.class, (event) -> {
			listening.countDown();
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
		});
		this.runner.withUserConfiguration(Interruptible.class).run((context) -> {
			Stoppable stoppable = context.getBean(Stoppable.class);
			Future<?> future = stoppable.work();
			TaskEventsContract.await(listening);
			future.cancel(true);
			assertThat(stoppable.interrupted()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
		});
	}

	private void awaitEvents(int number) {
		Awaitility.await().until(() -> this.events.size() >= number);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(order = Ordered.HIGHEST_PRECEDENCE)
	@EnableCaching(proxyTargetClass = true)
	static class CacheOutside {

		@Bean
		Cached cached() {
			return new Cached();
		}

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	static class Cached {

		@Async
		@CacheEvict("reports")
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(order = 0)
	@EnableResilientMethods
	static class RetryOutside {

		@Bean
		Retried retried() {
			return new Retried();
		}

		@Bean
		Executor refusesOnce() {
			AtomicBoolean refused = new AtomicBoolean();
			return (task) -> {
				if (refused.compareAndSet(false, true)) {
					throw new TaskRejectedException("expected by the test");
				}
				new Thread(task).start();
			};
		}

	}

	static class Retried {

		@Retryable(delay = 1)
		@Async("refusesOnce")
		void work() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Background {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(annotation = Background.class)
	@EnableScheduling
	static class OwnAnnotation {

		@Bean
		Job job() {
			return new Job();
		}

	}

	static class Job {

		@Background
		@Scheduled(initialDelay = 0)
		void tick() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Interruptible {

		@Bean
		Stoppable stoppable() {
			return new Stoppable();
		}

	}

	static class Stoppable {

		private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

		CompletableFuture<Boolean> interrupted() {
			return this.interrupted;
		}

		@Async
		Future<Void> work() {
			this.interrupted.complete(Thread.currentThread().isInterrupted());
			return CompletableFuture.completedFuture(null);
		}

	}

	static class EarlyBean {

		@Async
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Early {

		@Bean
		static EarlyBean earlyBean() {
			return new EarlyBean();
		}

		@Bean
		static BeanPostProcessor needsIt(EarlyBean bean) {
			return new BeanPostProcessor() {
			};
		}

	}

}
