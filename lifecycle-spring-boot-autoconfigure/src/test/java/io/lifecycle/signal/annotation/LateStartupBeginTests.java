package io.lifecycle.signal.annotation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerFailureHandler;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Ping;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bean that is created after StartupBegin receives it through its registration, like
 * every other event.
 */
class LateStartupBeginTests {

	@Test
	void queuedListenerReceivesItInItsLane() {
		withListeners(Queued.class).run((context) -> {
			Queued listener = context.getBean(Queued.class);
			context.getBean(SignalBus.class).listeners().drain(Duration.ofSeconds(10));
			assertThat(listener.received).hasExactlyElementsOfTypes(StartupBegin.class, StartupComplete.class);
			assertThat(listener.most).hasValue(1);
			assertThat(status(context, "Queued").deliveries()).isEqualTo(2);
		});
	}

	@Test
	void deliveryIsCounted() {
		withListeners(Counted.class).run((context) -> assertThat(status(context, "Counted").deliveries()).isOne());
	}

	@Test
	void failureIsCountedAndReportedToTheHandlers() {
		List<String> failures = new CopyOnWriteArrayList<>();
		ListenerFailureHandler handler = (listener, event, failure) -> failures
			.add(listener + " " + failure.getMessage());
		withListeners(Failing.class).withBean(ListenerFailureHandler.class, () -> handler).run((context) -> {
			assertThat(failures).containsExactly("listenerFailing.on(LifecycleEvent) no begin");
			assertThat(status(context, "Failing").failures()).isOne();
		});
	}

	@Test
	void failureStopsTheStartInStrictMode() {
		withListeners(Failing.class).withPropertyValues("lifecycle.listeners.strict=true")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessage("no begin"));
	}

	@Test
	void asynchronousListenerReceivesItOnce() {
		withListeners(Staged.class).run((context) -> {
			assertThat(context.getBean(Log.class).entries()).containsExactly("begin");
			assertThat(status(context, "Staged").deliveries()).isOne();
		});
	}

	@Test
	void lazyBeanReceivesItThroughTheRegistrationThatCreatedTheBean() {
		withListeners().withBean("lazy", Lazy.class, Lazy::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				emit(context, new Ping("first"));
				assertThat(context.getBean(Lazy.class).received).hasExactlyElementsOfTypes(StartupBegin.class,
						Ping.class);
				assertThat(status(context, "lazy.on(StartupBegin)").deliveries()).isOne();
			});
	}

	private static ListenerStatus status(BeanFactory context, String name) {
		return context.getBean(SignalBus.class)
			.listeners()
			.list()
			.stream()
			.filter((candidate) -> candidate.name().contains(name))
			.findFirst()
			.orElseThrow();
	}

	static class Queued {

		private final List<LifecycleEvent> received = new CopyOnWriteArrayList<>();

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final CountDownLatch complete = new CountDownLatch(1);

		@OnSignal(delivery = Delivery.QUEUED)
		void on(ApplicationStateEvent event) throws InterruptedException {
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			if (event instanceof StartupComplete) {
				this.complete.countDown();
			}
			else {
				// Two queues would deliver the second event meanwhile.
				this.complete.await(200, TimeUnit.MILLISECONDS);
			}
			this.received.add(event);
			this.running.decrementAndGet();
		}

	}

	static class Counted {

		@OnSignal
		void on(StartupBegin event) {
		}

	}

	static class Failing {

		@OnSignal
		void on(LifecycleEvent event) {
			if (event instanceof StartupBegin) {
				throw new IllegalStateException("no begin");
			}
		}

	}

	record Staged(Log log) {

		@OnSignal
		CompletionStage<?> on(StartupBegin event) {
			this.log.add("begin");
			return CompletableFuture.completedStage(null);
		}

	}

	static class Lazy {

		private final List<LifecycleEvent> received = new CopyOnWriteArrayList<>();

		@OnSignal({ StartupBegin.class, Ping.class })
		void on(LifecycleEvent event) {
			this.received.add(event);
		}

	}

}
