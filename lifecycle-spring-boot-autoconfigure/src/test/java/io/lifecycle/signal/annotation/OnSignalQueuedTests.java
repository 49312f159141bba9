package io.lifecycle.signal.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Ping;
import org.junit.jupiter.api.Test;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated methods that are queued.
 */
class OnSignalQueuedTests {

	@Test
	void queuedMethodReceivesEventsInOrderOnAnotherThread() {
		withListeners(Plain.class).run((context) -> {
			IntStream.range(0, 100).forEach((i) -> emit(context, new Ping("" + i)));
			SignalBus bus = context.getBean(SignalBus.class);
			assertThat(bus.listeners().drain(Duration.ofSeconds(10))).isZero();
			List<String> entries = context.getBean(Log.class).entries();
			assertThat(entries).containsExactlyElementsOf(IntStream.range(0, 100).mapToObj((i) -> "" + i).toList());
			assertThat(context.getBean(Plain.class).thread).isNotSameAs(Thread.currentThread());
		});
	}

	@Test
	void capacityAndOverflowPolicyAreThoseOfTheAnnotation() {
		withListeners(Small.class).run((context) -> {
			Small listener = context.getBean(Small.class);
			emit(context, new Ping("1"));
			listener.entered.await();
			List.of("2", "3", "4").forEach((text) -> emit(context, new Ping(text)));
			SignalBus bus = context.getBean(SignalBus.class);
			ListenerStatus status = bus.listeners()
				.list()
				.stream()
				.filter((candidate) -> candidate.name().contains("Small"))
				.findFirst()
				.orElseThrow();
			assertThat(status.delivery()).isEqualTo(Delivery.QUEUED);
			assertThat(status.waiting()).isOne();
			assertThat(status.dropped()).isEqualTo(2);
			listener.leave.countDown();
			bus.listeners().drain(Duration.ofSeconds(10));
			assertThat(context.getBean(Log.class).entries()).containsExactly("1", "4");
		});
	}

	@Test
	void laneWaitsForTheStageOfAnAsynchronousMethod() {
		withListeners(Staged.class).run((context) -> {
			emit(context, new Ping("1"));
			emit(context, new Ping("2"));
			context.getBean(SignalBus.class).listeners().drain(Duration.ofSeconds(10));
			assertThat(context.getBean(Log.class).entries()).containsExactly("begin 1", "end 1", "begin 2", "end 2");
		});
	}

	@Test
	void closingContextLetsTheListenerReceiveWhatWaits() {
		List<Log> logs = new ArrayList<>();
		withListeners(Plain.class).run((context) -> {
			logs.add(context.getBean(Log.class));
			IntStream.range(0, 1000).forEach((i) -> emit(context, new Ping("" + i)));
		});
		assertThat(logs).singleElement().satisfies((log) -> assertThat(log.entries()).hasSize(1000));
	}

	static class Plain {

		private final Log log;

		private volatile Thread thread = Thread.currentThread();

		Plain(Log log) {
			this.log = log;
		}

		@OnSignal(delivery = Delivery.QUEUED)
		void on(Ping event) {
			this.thread = Thread.currentThread();
			this.log.add(event.text());
		}

	}

	static class Small {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch leave = new CountDownLatch(1);

		private final Log log;

		Small(Log log) {
			this.log = log;
		}

		@OnSignal(delivery = Delivery.QUEUED, capacity = 1, overflow = OverflowPolicy.DROP_OLDEST)
		void on(Ping event) throws InterruptedException {
			this.entered.countDown();
			this.leave.await();
			this.log.add(event.text());
		}

	}

	record Staged(Log log) {

		@OnSignal(delivery = Delivery.QUEUED)
		CompletionStage<?> on(Ping event) {
			this.log.add("begin " + event.text());
			return CompletableFuture.runAsync(() -> this.log.add("end " + event.text()));
		}

	}

}
