package io.lifecycle.autoconfigure.task;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskRun;
import io.lifecycle.task.TaskTracker;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scheduled methods in contexts that share an observation registry.
 */
class ScheduledContextTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final List<BackgroundTaskEvent> eventsOfParent = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner parent = runner(this.eventsOfParent);

	private final ApplicationContextRunner child = runner(this.events);

	private ApplicationContextRunner runner(List<BackgroundTaskEvent> events) {
		SignalBus bus = SignalBus.create();
		bus.on(BackgroundTaskEvent.class, events::add);
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskAutoConfiguration.class,
					TaskSchedulingAutoConfiguration.class))
			.withUserConfiguration(Scheduling.class)
			.withBean(SignalBus.class, () -> bus)
			.withBean(SchedulingConfigurer.class, () -> (registrar) -> registrar.setObservationRegistry(this.registry));
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Reactive.class })
	void runIsReportedOnceInTheContextThatHasTheBean(Class<?> bean) {
		this.parent.run((parent) -> this.child.withParent(parent).withUserConfiguration(bean).run((context) -> {
			assertOneRun();
			assertThat(this.eventsOfParent).isEmpty();
			assertThat(parent.getBean(TaskTracker.class).inFlight()).isEmpty();
		}));
	}

	@Test
	void runIsNotReportedWhereTasksAreOff() {
		this.parent.run((parent) -> this.child.withParent(parent)
			.withPropertyValues("lifecycle.tasks.enabled=false")
			.withUserConfiguration(Plain.class)
			.run((context) -> {
				TaskEventsContract.await(context.getBean(Plain.class).ran);
				context.close();
				assertThat(this.eventsOfParent).isEmpty();
				assertThat(parent.getBean(TaskTracker.class).inFlight()).isEmpty();
			}));
	}

	@Test
	void methodIsAsynchronousOnlyWhereItsContextMakesItSo() {
		this.parent.withUserConfiguration(AsyncEnabled.class)
			.run((parent) -> this.child.withParent(parent)
				.withUserConfiguration(Asynchronous.class)
				.run((context) -> assertOneRun()));
	}

	@Test
	void registryThatOutlivesAContextDoesNotHoldIt() {
		WeakReference<TaskTracker> closed = runAndClose();
		Awaitility.await().until(() -> {
			System.gc();
			return closed.get() == null;
		});
		this.parent.withUserConfiguration(Plain.class).run((context) -> {
			Awaitility.await().until(() -> this.eventsOfParent.size() >= 2);
			assertOneRun();
		});
	}

	@Test
	void observationThatIsPropagatedLeavesOtherThreadsTheirTask() {
		TaskTracker tracker = new TaskTracker(SignalBus.create(), () -> 0, List.of(), () -> false);
		ThreadPoolTaskScheduler plain = new ThreadPoolTaskScheduler();
		this.child.withUserConfiguration(Propagating.class)
			.withBean(ThreadPoolTaskScheduler.class, () -> plain)
			.run((context) -> {
				Propagating bean = context.getBean(Propagating.class);
				TaskRun own = tracker.run("own", 1);
				own.begin();
				own.enter();
				bean.snapshot.get(10, TimeUnit.SECONDS).wrap(() -> {
					bean.go.countDown();
					assertOneRun();
				}).run();
				assertThat(TaskRun.current()).isSameAs(own);
				own.leave();
				assertThat(TaskRun.current()).isNull();
				CompletableFuture<TaskRun> idle = new CompletableFuture<>();
				plain.execute(() -> idle.complete(TaskRun.current()));
				assertThat(idle).succeedsWithin(10, TimeUnit.SECONDS).isNull();
			});
	}

	private WeakReference<TaskTracker> runAndClose() {
		List<WeakReference<TaskTracker>> tracker = new CopyOnWriteArrayList<>();
		this.child.withUserConfiguration(Plain.class).run((context) -> {
			tracker.add(new WeakReference<>(context.getBean(TaskTracker.class)));
			assertOneRun();
		});
		return tracker.get(0);
	}

	private void assertOneRun() {
		Awaitility.await().until(() -> this.events.size() >= 2);
		assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskComplete.class)
			.extracting(BackgroundTaskEvent::taskId)
			.containsOnly(this.events.get(0).taskId());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncEnabled {

	}

	static class Plain {

		final CountDownLatch ran = new CountDownLatch(1);

		@Scheduled(initialDelay = 0)
		void tick() {
			this.ran.countDown();
		}

	}

	static class Propagating {

		final CompletableFuture<ContextSnapshot> snapshot = new CompletableFuture<>();

		final CountDownLatch go = new CountDownLatch(1);

		@Scheduled(initialDelay = 0)
		void tick() {
			this.snapshot.complete(ContextSnapshotFactory.builder().build().captureAll());
			TaskEventsContract.await(this.go);
		}

	}

	static class Reactive {

		@Scheduled(initialDelay = 0)
		Mono<Void> tick() {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Asynchronous {

		@Bean
		AsyncTick asyncTick() {
			return new AsyncTick();
		}

	}

	static class AsyncTick {

		@Async
		@Scheduled(initialDelay = 0)
		void tick() {
		}

	}

}
