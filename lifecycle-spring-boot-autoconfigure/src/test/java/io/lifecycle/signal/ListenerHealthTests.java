package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ListenerHealthTests {

	private final List<Object> log = new ArrayList<>();

	private boolean broken = true;

	@Test
	void listenerThatFailsInARowIsQuarantinedAndTheChangeIsEmitted() {
		SignalBus bus = quarantining(3, Duration.ofHours(1));
		bus.on(ListenerEvent.class, this.log::add);
		bus.on(Square.class, failing("fragile"), named("fragile"));
		emit(bus, 10);
		assertThat(this.log.stream().filter("fragile"::equals)).hasSize(3);
		assertThat(this.log.stream().filter(ListenerQuarantined.class::isInstance)).singleElement()
			.satisfies((event) -> assertThat(((ListenerQuarantined) event).listener()).isEqualTo("fragile"));
		ListenerStatus status = status(bus, "fragile");
		assertThat(status.state()).isEqualTo(ListenerState.QUARANTINED);
		assertThat(status.failures()).isEqualTo(3);
		assertThat(status.dropped()).isEqualTo(7);
	}

	// Users may configure "never" as a duration that is too large for nanoseconds.
	@Test
	void endlessDurationsAreKept() throws Exception {
		Duration endless = Duration.ofDays(999_999);
		ListenerSettings settings = ListenerSettings.defaults()
			.quarantine(3, endless)
			.slowThreshold(endless)
			.asyncTimeout(endless)
			.lanes(1, OverflowPolicy.BLOCK, endless);
		SignalBus bus = SignalBus.builder().settings(settings).build();
		bus.on(Square.class, failing("fragile"), named("fragile"));
		bus.on(Square.class, (event) -> this.log.add("next"));
		for (int i = 0; i < 2; i++) {
			int number = i;
			bus.onAsync(Square.class, (event) -> CompletableFuture.supplyAsync(() -> number), named("async" + number));
		}
		bus.on(Square.class, (event) -> {
		}, named("queued").queued(1, OverflowPolicy.BLOCK));
		for (int i = 0; i < 10; i++) {
			bus.emit(new Square(i)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
		assertThat(this.log.stream().filter("next"::equals)).hasSize(10);
		assertThat(status(bus, "fragile").failures()).isEqualTo(3);
		assertThat(status(bus, "async1").deliveries()).isEqualTo(10);
		assertThat(bus.listeners().drain(endless)).isZero();
		assertThat(status(bus, "queued").deliveries()).isEqualTo(10);
	}

	@Test
	void successInBetweenStartsTheCountAnew() {
		SignalBus bus = quarantining(3, Duration.ofHours(1));
		bus.on(Square.class, (event) -> {
			if (event.size() % 3 != 0) {
				throw new IllegalStateException();
			}
		}, named("fragile"));
		emit(bus, 10);
		assertThat(status(bus, "fragile").state()).isEqualTo(ListenerState.ACTIVE);
	}

	@Test
	void quarantinedListenerThatWorksAgainIsRestored() {
		SignalBus bus = quarantining(1, Duration.ZERO);
		bus.on(ListenerEvent.class, (event) -> this.log.add(event.getClass().getSimpleName()));
		bus.on(Square.class, (event) -> {
			if (this.broken) {
				throw new IllegalStateException();
			}
		}, named("fragile"));
		emit(bus, 2);
		this.broken = false;
		emit(bus, 2);
		assertThat(this.log).containsExactly(ListenerQuarantined.class.getSimpleName(),
				ListenerRestored.class.getSimpleName());
		assertThat(status(bus, "fragile").state()).isEqualTo(ListenerState.ACTIVE);
	}

	// A client may have caused all failures of the run: events of others follow soon.
	@Test
	void quarantinedListenerIsTriedSoonAndThenLessOften() {
		SignalBus bus = quarantining(1, Duration.ofSeconds(32));
		bus.on(Square.class, (event) -> {
			if (this.broken) {
				throw new IllegalStateException();
			}
		}, named("fragile"));
		emit(bus, 1);
		assertThat(status(bus, "fragile").state()).isEqualTo(ListenerState.QUARANTINED);
		this.broken = false;
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			emit(bus, 1);
			return status(bus, "fragile").state() == ListenerState.ACTIVE;
		});
		ListenerHealth health = new ListenerHealth("fragile",
				ListenerSettings.defaults().quarantine(1, Duration.ofSeconds(32)), true,
				new ListenerRegistry(SignalBus.builder().environment(), () -> {
				}, this.log::add));
		assertThat(
				IntStream.of(0, 1, 4, 5, 6, 100).mapToObj((attempt) -> Duration.ofNanos(health.untilAttempt(attempt))))
			.extracting(Duration::toSeconds)
			.containsExactly(1L, 2L, 16L, 32L, 32L, 32L);
	}

	@Test
	void restoreLetsAQuarantinedListenerReceiveEventsAgain() {
		SignalBus bus = quarantining(1, Duration.ofHours(1));
		bus.on(Square.class, failing("fragile"), named("fragile"));
		emit(bus, 2);
		assertThat(bus.listeners().restore("fragile")).isTrue();
		assertThat(bus.listeners().restore("fragile")).isFalse();
		emit(bus, 1);
		assertThat(this.log).hasSize(2);
	}

	@Test
	void firehoseThatAlwaysFailsDoesNotTurnItsQuarantineIntoALoop() {
		SignalBus bus = quarantining(2, Duration.ZERO);
		for (int i = 0; i < 3; i++) {
			bus.on(LifecycleEvent.class, failing("firehose " + i), named("firehose " + i));
		}
		emit(bus, 20);
		assertThat(this.log).hasSizeLessThan(20 * 3 + 100);
	}

	@Test
	void slowListenerIsReportedByNameOnce(CapturedOutput output) {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().slowThreshold(Duration.ofNanos(1)))
			.build();
		bus.on(Square.class, (event) -> Thread.onSpinWait(), named("the slow one"));
		emit(bus, 10);
		assertThat(output).containsOnlyOnce("Listener the slow one took");
		assertThat(status(bus, "the slow one").nanos()).isPositive();
	}

	@Test
	void stageThatIsNotCompleteWhenTheQueuesCloseHasFailed() {
		SignalBus bus = SignalBus.create();
		bus.onAsync(Square.class, (event) -> new CompletableFuture<>(), named("never"));
		bus.onAsync(Square.class, (event) -> new CompletableFuture<>(), named("next"));
		CompletionStage<Void> emitted = bus.emit(new Square(1));
		bus.listeners().drain(Duration.ofSeconds(10));
		assertThat(emitted.toCompletableFuture()).isCompleted();
		assertThat(bus.listeners().list()).allSatisfy((listener) -> {
			assertThat(listener.failures()).isOne();
			assertThat(listener.lastError()).contains("The application ended before");
		});
	}

	@Test
	void stageThatNeverCompletesIsGivenUp(CapturedOutput output) {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().asyncTimeout(Duration.ofMillis(20)))
			.build();
		bus.onAsync(Square.class, (event) -> new CompletableFuture<>(), named("forgetful"));
		CompletableFuture<Thread> next = new CompletableFuture<>();
		bus.onAsync(Square.class, (event) -> {
			next.complete(Thread.currentThread());
			return CompletableFuture.completedFuture(null);
		});
		CompletionStage<Void> stage = bus.emit(new Square(1));
		await().atMost(10, TimeUnit.SECONDS).until(() -> stage.toCompletableFuture().isDone());
		assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
		assertThat(next.join().getName()).doesNotContain("CompletableFutureDelayScheduler");
		assertThat(output).contains("Listener forgetful failed", "did not complete within PT0.02S");
	}

	@Test
	void strictBusThrowsTheFirstFailureAfterAllListenersRan() {
		SignalBus bus = SignalBus.builder().settings(ListenerSettings.defaults().strict(true)).build();
		bus.on(Square.class, failing("first"));
		bus.on(Square.class, failing("second"));
		assertThatIllegalStateException().isThrownBy(() -> bus.emit(new Square(1))).withMessage("first");
		assertThatIllegalStateException().isThrownBy(() -> bus.emitSync(new Square(1))).withMessage("first");
		assertThat(this.log).containsExactly("first", "second", "first", "second");
	}

	@Test
	void strictBusFailsTheStageOfAnAsynchronousListener() {
		SignalBus bus = SignalBus.builder().settings(ListenerSettings.defaults().strict(true)).build();
		CompletableFuture<Void> pending = new CompletableFuture<>();
		bus.onAsync(Square.class, (event) -> pending);
		CompletionStage<Void> stage = bus.emit(new Square(1));
		pending.completeExceptionally(new IllegalStateException("late"));
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
	}

	private static SignalBus quarantining(int failures, Duration delay) {
		return SignalBus.builder().settings(ListenerSettings.defaults().quarantine(failures, delay)).build();
	}

	private SignalListener<LifecycleEvent> failing(String name) {
		return (event) -> {
			this.log.add(name);
			throw new IllegalStateException(name);
		};
	}

	private static ListenerOptions named(String name) {
		return ListenerOptions.defaults().named(name);
	}

	private static void emit(SignalBus bus, int count) {
		for (int i = 1; i <= count; i++) {
			bus.emit(new Square(i));
		}
	}

	private static ListenerStatus status(SignalBus bus, String name) {
		return bus.listeners().list().stream().filter((status) -> status.name().equals(name)).findFirst().orElseThrow();
	}

}
