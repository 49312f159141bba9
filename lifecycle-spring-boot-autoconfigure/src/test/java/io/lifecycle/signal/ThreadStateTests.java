package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Square;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever a listener leaves behind on a thread, the emitter and the next listener do not
 * find it.
 */
class ThreadStateTests {

	private static final ClassLoader OTHER = new ClassLoader(null) {
	};

	private final SignalBus bus = SignalBus.create();

	private final List<State> seen = new CopyOnWriteArrayList<>();

	@AfterEach
	void resetThread() {
		Thread.interrupted();
		MDC.clear();
	}

	static Stream<Named<SignalListener<LifecycleEvent>>> spoilers() {
		return Stream.of(Named.of("interrupt", (event) -> Thread.currentThread().interrupt()),
				Named.of("InterruptedException", (event) -> {
					throw new InterruptedException();
				}), Named.of("class loader", (event) -> Thread.currentThread().setContextClassLoader(OTHER)),
				Named.of("no class loader", (event) -> Thread.currentThread().setContextClassLoader(null)),
				Named.of("name", (event) -> Thread.currentThread().setName("spoilt")),
				Named.of("priority", (event) -> Thread.currentThread().setPriority(Thread.MAX_PRIORITY)),
				Named.of("everything, then an error", (event) -> {
					State.spoil();
					throw new OutOfMemoryError("on purpose");
				}));
	}

	@ParameterizedTest
	@MethodSource("spoilers")
	void emitterFindsItsThreadUnchanged(SignalListener<LifecycleEvent> spoiler) {
		LifecycleEvent event = new BackgroundTaskStarted("1", "task");
		State before = State.current();
		this.bus.on(BackgroundTaskStarted.class, spoiler);
		this.bus.onAsync(BackgroundTaskStarted.class, async(spoiler));
		this.bus.on(BackgroundTaskStarted.class, spoiler, ListenerOptions.defaults().matching((filtered) -> {
			State.spoil();
			return true;
		}));
		// After some thousand events another route calls the listeners.
		for (int i = 0; i <= LoopRoute.WORTH_COMPOSING; i++) {
			this.bus.emit(event);
			assertThat(State.current()).isEqualTo(before);
		}
		this.bus.emitSync(event);
		assertThat(State.current()).isEqualTo(before);
	}

	@Test
	void emitterOfAnOwnEventCanGoOn() {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.bus.on(Square.class, (event) -> {
			Thread.currentThread().interrupt();
			Thread.currentThread().setContextClassLoader(OTHER);
		});
		this.bus.emit(new Square(1));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
	}

	private static AsyncSignalListener<LifecycleEvent> async(SignalListener<LifecycleEvent> listener) {
		return (event) -> {
			try {
				listener.onSignal(event);
			}
			catch (Exception ex) {
				throw new java.util.concurrent.CompletionException(ex);
			}
			return CompletableFuture.completedFuture(null);
		};
	}

	@Test
	void nextListenerIsNotInterrupted() {
		State before = State.current();
		this.bus.on(Square.class, (event) -> Thread.currentThread().interrupt());
		this.bus.onAsync(Square.class, (event) -> {
			this.seen.add(State.current());
			Thread.currentThread().interrupt();
			return CompletableFuture.completedFuture(null);
		});
		this.bus.on(Square.class, (event) -> this.seen.add(State.current()));
		this.bus.emit(new Square(1));
		assertThat(this.seen).hasSize(2).containsOnly(before);
	}

	@Test
	void listenerThatBeginsToLeaveInterruptsHarmsAtMostOneEvent() {
		AtomicBoolean interrupting = new AtomicBoolean();
		AtomicInteger interrupted = new AtomicInteger();
		this.bus.on(Square.class, (event) -> {
			if (interrupting.get()) {
				Thread.currentThread().interrupt();
			}
		});
		this.bus.on(Square.class, (event) -> {
			if (Thread.currentThread().isInterrupted()) {
				interrupted.incrementAndGet();
			}
		});
		Square event = new Square(1);
		for (int i = 0; i < LoopRoute.WORTH_COMPOSING; i++) {
			this.bus.emit(event);
		}
		ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS);
		interrupting.set(true);
		for (int i = 0; i < LoopRoute.WORTH_COMPOSING; i++) {
			this.bus.emit(event);
		}
		assertThat(interrupted).hasValueLessThanOrEqualTo(1);
	}

	@Test
	void listenerThatEmitsFindsItsThreadUnchanged() {
		State before = State.current();
		this.bus.on(BackgroundTaskStarted.class, (event) -> {
			this.bus.emit(new Square(1));
			this.seen.add(State.current());
		});
		this.bus.on(Square.class, (event) -> Thread.currentThread().interrupt());
		this.bus.emit(new BackgroundTaskStarted("1", "task"));
		assertThat(this.seen).containsExactly(before);
	}

	@Test
	void threadThatCompletesAStageIsUnchanged() {
		SignalBus bus = SignalBus.builder().failureHandler((listener, event, failure) -> State.spoil()).build();
		CompletableFuture<Void> stage = new CompletableFuture<>();
		bus.onAsync(Square.class, (event) -> stage);
		bus.onAsync(Square.class, async((event) -> State.spoil()));
		State before = State.current();
		bus.emit(new Square(1));
		stage.completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(State.current()).isEqualTo(before);
	}

	@Test
	void threadThatWasInterruptedStaysInterrupted() {
		this.bus.on(Square.class, (event) -> new CountDownLatch(1).await());
		this.bus.on(Square.class, (event) -> Thread.interrupted());
		Thread.currentThread().interrupt();
		this.bus.emit(new Square(1));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void loggingContextOfAThreadThatTheLibraryEmitsOnIsUnchanged() {
		MDC.put("user", "ada");
		this.bus.on(LifecycleEvent.class, (event) -> MDC.put("user", "spoilt"));
		this.bus.emit(new BackgroundTaskStarted("1", "task"));
		assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "ada"));
		MDC.clear();
		this.bus.emit(new BackgroundTaskStarted("1", "task"));
		assertThat(MDC.get("user")).isNull();
	}

	@ParameterizedTest
	@MethodSource("spoilers")
	void eachQueuedDeliveryFindsACleanThread(SignalListener<LifecycleEvent> spoiler) {
		for (Executor threads : List.of(BusThreads.lanes(17), BusThreads.lanes(24))) {
			SignalBus bus = SignalBus.builder().laneThreads(threads).build();
			this.seen.clear();
			bus.on(Square.class, (event) -> {
				assertThat(MDC.get("user")).isNull();
				this.seen.add(State.current());
				MDC.put("user", "spoilt");
				spoiler.onSignal(event);
			}, ListenerOptions.defaults().queued());
			for (int i = 0; i < 3; i++) {
				bus.emit(new Square(i));
			}
			assertThat(bus.listeners().drain(Duration.ofSeconds(10))).isZero();
			assertThat(this.seen).hasSize(3);
			assertThat(this.seen.stream().distinct()).hasSize(1);
		}
	}

	@Test
	void threadOfAQueueEndsWhenTheQueueIsDrained() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		SignalBus bus = SignalBus.builder().laneThreads(BusThreads.lanes(17)).build();
		bus.on(Square.class, (event) -> thread.complete(Thread.currentThread()), ListenerOptions.defaults().queued());
		bus.emit(new Square(1));
		thread.join();
		bus.listeners().drain(Duration.ofSeconds(10));
		// Without the drain the thread would remain for ten seconds.
		await().atMost(Duration.ofSeconds(8)).until(() -> !thread.join().isAlive());
	}

	private record State(boolean interrupted, @Nullable ClassLoader loader, String name, int priority) {

		static State current() {
			Thread thread = Thread.currentThread();
			return new State(thread.isInterrupted(), thread.getContextClassLoader(), thread.getName(),
					thread.getPriority());
		}

		static void spoil() {
			Thread thread = Thread.currentThread();
			thread.interrupt();
			thread.setContextClassLoader(OTHER);
			thread.setName("spoilt");
			thread.setPriority(Thread.MIN_PRIORITY);
		}

	}

}
