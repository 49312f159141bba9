package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Circle;
import io.lifecycle.signal.SignalBusTests.Shape;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The state of threads that call listeners.
 */
class CallerTests {

	private static final int EACH = 5_000;

	private final SignalBus bus = SignalBus.builder()
		.settings(ListenerSettings.defaults().slowThreshold(Duration.ofSeconds(1)).quarantine(5, Duration.ofHours(1)))
		.build();

	@Test
	void deliveriesOfManyThreadsAreCountedExactly() throws Exception {
		SignalListener<LifecycleEvent> listener = (event) -> {
		};
		this.bus.on(Shape.class, listener);
		this.bus.on(Square.class, listener, ListenerOptions.defaults().matching((event) -> size(event) % 2 == 0));
		SignalChannel<Circle> circles = this.bus.channel(Circle.class);
		runInParallel(100, () -> {
			for (int i = 0; i < EACH; i++) {
				this.bus.emit(new Square(i));
				circles.emit(new Circle(i));
			}
		});
		assertThat(this.bus.listeners().list()).extracting(ListenerStatus::deliveries)
			.containsExactly(200L * EACH, 50L * EACH);
	}

	@Test
	void deliveriesAreCountedExactlyWhileOtherListenersComeAndGo() throws Exception {
		AtomicInteger received = new AtomicInteger();
		this.bus.on(Square.class, (event) -> received.incrementAndGet());
		runInParallel(8, () -> {
			for (int i = 0; i < EACH / 10; i++) {
				Subscription other = this.bus.on(LifecycleEvent.class, another());
				this.bus.emit(new Square(i));
				other.cancel();
			}
		});
		assertThat(this.bus.listeners().list()).singleElement()
			.satisfies((status) -> assertThat(status.deliveries()).isEqualTo(received.get()));
	}

	@Test
	void listenersThatComeAndGoFasterThanTheirNumbersStartFromZero() {
		for (int i = 0; i < 2 * ListenerNumber.SHARED; i++) {
			Subscription subscription = this.bus.on(Square.class, another());
			this.bus.emit(new Square(i));
			assertThat(this.bus.listeners().list().get(0).deliveries()).isOne();
			subscription.cancel();
		}
	}

	@Test
	void numberOfAnEndedListenerIsGivenToAnotherOneThatStartsFromZero() {
		Set<Integer> seen = new HashSet<>();
		await().until(() -> {
			System.gc();
			Subscription subscription = this.bus.on(Square.class, another());
			this.bus.emit(new Square(1));
			assertThat(this.bus.listeners().list().get(0).deliveries()).isOne();
			boolean again = !seen.add(((Registration) subscription).health().number());
			subscription.cancel();
			return again;
		});
	}

	@Test
	void recursionIsBoundedOnThreadsWhoseIdsShareAPlace() throws Exception {
		SignalBus recursive = SignalBus.create();
		AtomicInteger deepest = new AtomicInteger();
		ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
		recursive.on(Square.class, (event) -> {
			int reached = depth.get() + 1;
			depth.set(reached);
			deepest.accumulateAndGet(reached, Math::max);
			Thread.yield();
			recursive.emit(event);
			depth.set(reached - 1);
		});
		List<Thread> threads = new ArrayList<>();
		while (threads.size() < 4) {
			Thread thread = new Thread(() -> {
				for (int i = 0; i < 2000; i++) {
					recursive.emit(new Square(1));
				}
			});
			if (thread.getId() % 64 == 7) {
				threads.add(thread);
			}
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(deepest).hasValue(Caller.LIMIT);
	}

	@Test
	void threadsThatReturnTheSameIdAreKnownFromEachOther() throws Exception {
		AtomicInteger received = new AtomicInteger();
		AtomicInteger deepest = new AtomicInteger();
		this.bus.on(Square.class, (event) -> received.incrementAndGet());
		this.bus.on(Circle.class, (event) -> {
			deepest.accumulateAndGet(event.size(), Math::max);
			Thread.yield();
			this.bus.emit(new Square(1));
			this.bus.emit(new Circle(event.size() + 1));
		});
		runInParallel(2, () -> {
			for (int i = 0; i < EACH; i++) {
				this.bus.emit(new Circle(1));
			}
		}, SameId::new);
		assertThat(deepest).hasValue(Caller.LIMIT);
		assertThat(received).hasValue(2 * EACH * (Caller.LIMIT - 1));
		assertThat(this.bus.listeners().list()).extracting(ListenerStatus::deliveries)
			.containsExactly(2L * EACH * (Caller.LIMIT - 1), 2L * EACH * Caller.LIMIT);
	}

	@Test
	void stackOverflowInAListenerThatEmitsLeavesTheThreadAsItWas() throws Exception {
		List<Throwable> failures = new ArrayList<>();
		this.bus.on(Square.class, this::overflow, ListenerOptions.defaults().named("overflowing"));
		this.bus.on(Circle.class, (event) -> {
			if (event.size() < Caller.LIMIT) {
				this.bus.emit(new Circle(event.size() + 1));
			}
		});
		Thread thread = new Thread(null, () -> {
			for (int i = 0; i < 50; i++) {
				this.bus.emit(new Square(i));
				this.bus.listeners().restore("overflowing");
			}
		}, "small stack", 256 * 1024);
		thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
		thread.start();
		thread.join();
		assertThat(failures).isEmpty();
		long before = this.bus.listeners().list().get(1).deliveries();
		Thread again = new Thread(() -> this.bus.emit(new Circle(1)));
		again.start();
		again.join();
		assertThat(this.bus.listeners().list().get(1).deliveries()).isEqualTo(before + Caller.LIMIT);
	}

	@SuppressWarnings("InfiniteRecursion")
	private void overflow(Square event) {
		this.bus.emit(new Circle(Caller.LIMIT));
		overflow(event);
	}

	@Test
	void moreThreadsAtOnceThanTheTableHasPlacesForAllHaveTheirCaller() throws Exception {
		int threads = 300;
		CountDownLatch inside = new CountDownLatch(threads);
		CountDownLatch release = new CountDownLatch(1);
		this.bus.on(Square.class, (event) -> {
			inside.countDown();
			release.await();
		});
		Thread all = new Thread(() -> runInParallel(threads, () -> this.bus.emit(new Square(1))));
		all.start();
		inside.await();
		release.countDown();
		all.join();
		assertThat(this.bus.listeners().list().get(0).deliveries()).isEqualTo(threads);
	}

	// No two instances are equal.
	private static SignalListener<LifecycleEvent> another() {
		AtomicInteger received = new AtomicInteger();
		return (event) -> received.incrementAndGet();
	}

	private static int size(LifecycleEvent event) {
		return ((Square) event).size();
	}

	private static void runInParallel(int count, Runnable task) {
		runInParallel(count, task, Thread::new);
	}

	private static void runInParallel(int count, Runnable task, Function<Runnable, Thread> factory) {
		List<Thread> threads = Stream.generate(() -> factory.apply(task)).limit(count).toList();
		threads.forEach(Thread::start);
		threads.forEach(CallerTests::join);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class SameId extends Thread {

		SameId(Runnable task) {
			super(task);
		}

		@Override
		@SuppressWarnings("deprecation")
		public long getId() {
			return 7;
		}

	}

}
