package io.lifecycle.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.SignalBusContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the bus of {@link SignalBus#create()} and its builder.
 */
@ExtendWith(OutputCaptureExtension.class)
class SignalBusTests extends SignalBusContract {

	private final SignalBus bus = SignalBus.create();

	private final List<Object> log = new ArrayList<>();

	@Override
	protected SignalBus create() {
		return SignalBus.create();
	}

	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void emitWhenListenerReturnsNoStageLogsIt(CapturedOutput output) {
		this.bus.onAsync(Square.class, (event) -> null);
		assertThat(this.bus.emit(new Square(1)).toCompletableFuture()).isCompleted();
		assertThat(output).contains("The listener returned null instead of a stage");
	}

	@Test
	void checkpointRemovesWhatCameAndBringsBackWhatWent() {
		Subscription kept = this.bus.on(Square.class, new Named("kept", this.log));
		this.bus.onAsync(Square.class, (event) -> {
			this.log.add("async");
			return CompletableFuture.completedStage(null);
		});
		Runnable checkpoint = this.bus.listeners().checkpoint();
		this.bus.clear();
		this.bus.on(Square.class, new Named("added", this.log));
		checkpoint.run();
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("kept", "async");
		assertThat(kept.cancel()).isTrue();
		checkpoint.run();
		assertThat(this.bus.listenerCount(Square.class)).isEqualTo(2);
	}

	@Test
	void failureHandlerIsCalledForEveryFailureAndHarmsNobody() {
		RuntimeException failure = new RuntimeException("broken");
		SignalBus bus = SignalBus.builder().failureHandler((listener, event, thrown) -> {
			this.log.add(listener + " " + event + " " + thrown.getMessage());
			throw new IllegalStateException("the handler too");
		}).build();
		bus.on(Square.class, (event) -> {
			throw failure;
		}, ListenerOptions.defaults().named("sync"));
		bus.onAsync(Square.class, (event) -> CompletableFuture.failedStage(failure),
				ListenerOptions.defaults().named("async"));
		assertThat(bus.emit(new Square(1))).isCompleted();
		assertThat(this.log).containsExactly("sync " + new Square(1) + " broken", "async " + new Square(1) + " broken");
	}

	@Test
	void emitHonoursTheOrderOfOptionsWithinAType() {
		this.bus.on(Square.class, add("unordered"));
		this.bus.on(Square.class, add("2"), ListenerOptions.defaults().ordered(2));
		this.bus.on(Square.class, add("1"), ListenerOptions.defaults().ordered(1));
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("1", "2", "unordered");
	}

	@Test
	void emitWhenListenerFailsAgainAndAgainLogsOneStackTrace(CapturedOutput output) {
		Subscription subscription = this.bus.on(Square.class, failing(new IllegalStateException("kaboom")),
				ListenerOptions.defaults().named("the culprit"));
		for (int i = 0; i < 100; i++) {
			this.bus.emit(new Square(i));
		}
		assertThat(output).containsOnlyOnce("Listener the culprit failed on")
			.containsOnlyOnce("IllegalStateException: kaboom");
		subscription.cancel();
		assertThat(output).contains("Listener the culprit failed 99 more times");
	}

	@Test
	void emitReturnsAStageThatNobodyCanSpoil() {
		CompletionStage<Void> stage = this.bus.emit(new Square(1));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> stage.toCompletableFuture().obtrudeException(new IllegalStateException()));
		assertThat(this.bus.emit(new Square(1)).toCompletableFuture()).isCompletedWithValue(null);
	}

	@Test
	void emitSyncWithExecutorSchedulesAsynchronousListeners() {
		List<Runnable> scheduled = new ArrayList<>();
		SignalBus bus = SignalBus.builder().executor(scheduled::add).build();
		bus.onAsync(Square.class, addAsync("async 1"));
		bus.on(Square.class, add("sync"));
		bus.onAsync(Square.class, addAsync("async 2"));
		bus.emitSync(new Square(1));
		assertThat(this.log).containsExactly("sync");
		scheduled.forEach(Runnable::run);
		assertThat(this.log).containsExactly("sync", "async 1", "async 2");
	}

	@Test
	void filtersOfAsynchronousListenersAreEvaluatedOnTheEmittingThread() {
		List<Runnable> scheduled = new ArrayList<>();
		SignalBus bus = SignalBus.builder().executor(scheduled::add).build();
		CompletableFuture<Object> first = new CompletableFuture<>();
		bus.onAsync(Square.class, (event) -> first);
		bus.onAsync(Square.class, (event) -> CompletableFuture.completedStage(this.log.add("second")),
				ListenerOptions.defaults().matching((event) -> this.log.add("filter")));
		CompletableFuture<Void> emitted = bus.emit(new Square(1)).toCompletableFuture();
		assertThat(this.log).containsExactly("filter");
		bus.emitSync(new Square(1));
		assertThat(this.log).containsExactly("filter", "filter");
		first.complete(null);
		assertThat(emitted).isCompleted();
		scheduled.forEach(Runnable::run);
		assertThat(this.log).containsExactly("filter", "filter", "second", "second");
	}

	@Test
	void emitSyncWhenExecutorRefusesDoesNotFail() {
		Executor refusing = (task) -> {
			throw new RejectedExecutionException("full");
		};
		SignalBus bus = SignalBus.builder().executor(refusing).build();
		bus.onAsync(Square.class, addAsync("async"));
		assertThatCode(() -> bus.emitSync(new Square(1))).doesNotThrowAnyException();
	}

	@Test
	void emitWhenListenerEmitsAgainAndAgainEnds(CapturedOutput output) {
		int listeners = 4;
		for (int i = 0; i < listeners; i++) {
			int number = i;
			this.bus.on(Square.class, (event) -> {
				this.log.add(number);
				this.bus.emit(new Square(event.size() + 1));
				this.bus.emit(new Square(event.size() + 1));
			});
		}
		this.bus.emit(new Square(1));
		assertThat(this.log).hasSizeGreaterThanOrEqualTo(Caller.LIMIT).hasSizeLessThan(2_000);
		assertThat(output).containsOnlyOnce("listeners emit events recursively");
	}

	@Test
	void emitNestedWithinTheLimitIsDelivered() {
		this.bus.on(Square.class, (event) -> {
			this.log.add(event.size());
			if (event.size() < Caller.LIMIT) {
				this.bus.emit(new Square(event.size() + 1));
			}
		});
		this.bus.emit(new Square(1));
		this.bus.emit(new Square(1));
		assertThat(this.log).hasSize(2 * Caller.LIMIT);
	}

	@Test
	void seededBusStartsWithTheListenersAndSharesNoneLater() {
		Subscription seeded = this.bus.on(Square.class, add("seeded"));
		SignalBus copy = SignalBus.builder().seed(this.bus).build();
		this.bus.on(Square.class, add("later"));
		seeded.cancel();
		copy.emit(new Square(1));
		assertThat(this.log).containsExactly("seeded");
	}

	@Test
	void signalsRegisterOnTheDefaultBus() {
		SignalListener<Square> listener = add("default")::onSignal;
		try (Subscription subscription = Signals.on(Square.class, listener)) {
			Signals.defaultBus().emit(new Square(1));
			assertThat(this.log).containsExactly("default");
			assertThat(Signals.off(Square.class, listener)).isTrue();
			assertThat(subscription.cancel()).isFalse();
		}
	}

	private SignalListener<Object> add(String name) {
		return (event) -> this.log.add(name);
	}

	private AsyncSignalListener<Object> addAsync(String name) {
		return (event) -> {
			this.log.add(name);
			return CompletableFuture.completedFuture(null);
		};
	}

	private static SignalListener<Object> failing(RuntimeException failure) {
		return (event) -> {
			throw failure;
		};
	}

	interface Shape extends LifecycleEvent {

		@Override
		default long timestampNanos() {
			return LifecycleClock.monotonicNanos();
		}

	}

	record Square(int size) implements Shape {
	}

	record Circle(int size) implements Shape {
	}

	record Named(String name, List<Object> log) implements SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
			this.log.add(this.name);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Named named && named.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

	}

}
