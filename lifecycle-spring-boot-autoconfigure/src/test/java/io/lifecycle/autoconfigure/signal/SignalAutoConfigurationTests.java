package io.lifecycle.autoconfigure.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.ListenerFailureHandler;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.Subscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

/**
 * The bus of an application context.
 */
class SignalAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	@Test
	void contextHasABus() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(SignalBus.class));
	}

	@Test
	void busIsSeededFromTheDefaultBus() {
		List<LifecycleEvent> received = new ArrayList<>();
		try (Subscription subscription = Signals.on(Ping.class, received::add)) {
			this.runner.run((context) -> context.getBean(SignalBus.class).emit(new Ping()));
			assertThat(received).hasSize(1);
		}
	}

	@Test
	void everyFailureHandlerIsNotified() {
		List<String> failures = new ArrayList<>();
		this.runner.withBean("broken", ListenerFailureHandler.class, () -> (listener, event, failure) -> {
			throw new IllegalStateException();
		})
			.withBean("mine", ListenerFailureHandler.class,
					() -> (listener, event, failure) -> failures.add(listener + " " + failure.getMessage()))
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				bus.on(Ping.class, (event) -> {
					throw new IllegalStateException("broken");
				}, ListenerOptions.defaults().named("one"));
				bus.emit(new Ping());
				assertThat(failures).containsExactly("one broken");
			});
	}

	@Test
	void userBusReplacesTheBusAndIsNotSeeded() {
		SignalBus userBus = SignalBus.create();
		List<LifecycleEvent> received = new ArrayList<>();
		try (Subscription subscription = Signals.on(Ping.class, received::add)) {
			this.runner.withBean("mine", SignalBus.class, () -> userBus).withBean(Listener.class).run((context) -> {
				assertThat(context.getBean(SignalBus.class)).isSameAs(userBus);
				assertThat(userBus.listenerCount(Ping.class)).isEqualTo(1);
				userBus.emit(new Ping());
				assertThat(context.getBean(Listener.class).received).hasSize(1);
			});
			assertThat(received).isEmpty();
		}
	}

	@Test
	void parentAndChildShareNoListeners() {
		this.runner.withBean(Listener.class)
			.run((parent) -> this.runner.withParent(parent).withBean("child", Listener.class).run((child) -> {
				SignalBus childBus = child.getBean(SignalBus.class);
				assertThat(childBus).isNotSameAs(parent.getBean(SignalBus.class));
				childBus.emit(new Ping());
				assertThat(child.getBean("child", Listener.class).received).hasSize(1);
				assertThat(parent.getBean(Listener.class).received).isEmpty();
				parent.getBean(SignalBus.class).emit(new Ping());
				assertThat(child.getBean("child", Listener.class).received).hasSize(1);
			}));
	}

	@Test
	void listenersOfAChildUseTheChildsBusEvenIfTheParentsHasAnotherName() {
		this.runner.withBean("mine", SignalBus.class, SignalBus::create)
			.run((parent) -> this.runner.withParent(parent).withBean("child", Listener.class).run((child) -> {
				assertThat(child.getBean("lifecycle.signalBus", SignalBus.class).listenerCount(Ping.class))
					.isEqualTo(1);
				assertThat(parent.getBean(SignalBus.class).listenerCount(Ping.class)).isZero();
			}));
	}

	@Test
	void busIsClearedWhenTheContextIsDestroyed() {
		List<SignalBus> buses = new ArrayList<>();
		this.runner.run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, (event) -> {
			});
			assertThat(bus.hasListeners(Ping.class)).isTrue();
			buses.add(bus);
		});
		assertThat(buses).hasSize(1).noneMatch((bus) -> bus.hasListeners(Ping.class));
	}

	@Test
	void emitSyncRunsAsynchronousListenersOnTheApplicationsExecutor() {
		this.runner.run((context) -> {
			AtomicReference<String> thread = new AtomicReference<>("");
			context.getBean(SignalBus.class).onAsync(Ping.class, (event) -> {
				thread.set(Thread.currentThread().getName());
				return CompletableFuture.completedFuture(null);
			});
			context.getBean(SignalBus.class).emitSync(new Ping());
			Awaitility.await().untilAtomic(thread, startsWith("task-"));
		});
	}

	@Test
	void executorIsNotCreatedBeforeItIsNeeded() {
		AtomicInteger created = new AtomicInteger();
		withoutExecutor().withBean("applicationTaskExecutor", Executor.class, () -> {
			created.incrementAndGet();
			return Runnable::run;
		}, (definition) -> definition.setLazyInit(true)).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.emitSync(new Ping());
			assertThat(created).hasValue(0);
			bus.onAsync(Ping.class, (event) -> CompletableFuture.completedFuture(null));
			bus.emitSync(new Ping());
			bus.emitSync(new Ping());
			assertThat(created).hasValue(1);
		});
	}

	private static ApplicationContextRunner withoutExecutor() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));
	}

	@Test
	void emitSyncSkipsAsynchronousListenersWithoutExecutor() {
		withoutExecutor().run((context) -> {
			List<LifecycleEvent> received = new ArrayList<>();
			SignalBus bus = context.getBean(SignalBus.class);
			bus.onAsync(Ping.class, (event) -> {
				received.add(event);
				return CompletableFuture.completedFuture(null);
			});
			bus.on(LifecycleEvent.class, received::add);
			bus.emitSync(new Ping());
			assertThat(received).hasSize(1);
		});
	}

	@Test
	void listenersAreFoundWithLazyInitialization() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean(Listener.class)
			.run((context) -> {
				context.getBean(SignalBus.class).emit(new Ping());
				assertThat(context.getBean(Listener.class).received).hasSize(1);
			});
	}

	record Ping() implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	static class Listener {

		final List<LifecycleEvent> received = new ArrayList<>();

		@OnSignal
		void on(Ping event) {
			this.received.add(event);
		}

	}

}
