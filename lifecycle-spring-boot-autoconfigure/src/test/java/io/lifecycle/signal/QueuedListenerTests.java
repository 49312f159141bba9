package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QueuedListenerTests {

	private final SignalBus bus = SignalBus.create();

	private final List<Integer> seen = new CopyOnWriteArrayList<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private final CountDownLatch stuck = new CountDownLatch(1);

	@AfterEach
	void releaseStuckListeners() {
		this.release.countDown();
	}

	@Test
	void queuedListenerReceivesEventsInOrderOnAnotherThread() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.bus.on(Square.class, (event) -> {
			threads.add(Thread.currentThread());
			this.seen.add(event.size());
		}, ListenerOptions.defaults().queued());
		for (int i = 0; i < 100; i++) {
			this.bus.emit(new Square(i));
		}
		assertThat(this.bus.listeners().drain(Duration.ofSeconds(10))).isZero();
		assertThat(this.seen).hasSize(100).isSorted();
		assertThat(threads).doesNotContain(Thread.currentThread());
	}

	@Test
	void stuckQueuedListenerDelaysNobody() {
		this.bus.on(Square.class, stuck(), ListenerOptions.defaults().queued(2, OverflowPolicy.DROP_NEWEST));
		this.bus.on(Square.class, (event) -> this.seen.add(event.size()), ListenerOptions.defaults().queued());
		this.bus.emit(new Square(1));
		awaitStuck();
		for (int i = 2; i < 100; i++) {
			this.bus.emit(new Square(i));
		}
		await().until(() -> this.seen.size() == 99);
		ListenerStatus status = this.bus.listeners().list().get(0);
		assertThat(status.waiting()).isEqualTo(2);
		assertThat(status.dropped()).isEqualTo(96);
	}

	@Test
	void dropNewestKeepsTheOldestEvents() {
		overflow(OverflowPolicy.DROP_NEWEST);
		assertThat(this.seen).containsExactly(1, 2, 3);
	}

	@Test
	void dropOldestKeepsTheNewestEvents() {
		overflow(OverflowPolicy.DROP_OLDEST);
		assertThat(this.seen).containsExactly(1, 9, 10);
	}

	@Test
	void blockWaitsForRoomAndThenDrops() {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().lanes(1, OverflowPolicy.BLOCK, Duration.ofMillis(1)))
			.build();
		bus.on(Square.class, stuck(), ListenerOptions.defaults().queued());
		bus.emit(new Square(1));
		awaitStuck();
		bus.emit(new Square(2));
		bus.emit(new Square(3));
		assertThat(bus.listeners().list().get(0).dropped()).isOne();
		this.release.countDown();
		await().until(() -> this.seen.size() == 2);
		bus.emit(new Square(4));
		await().until(() -> this.seen.size() == 3);
		assertThat(this.seen).containsExactly(1, 2, 4);
	}

	private void overflow(OverflowPolicy policy) {
		this.bus.on(Square.class, stuck(), ListenerOptions.defaults().queued(2, policy));
		this.bus.emit(new Square(1));
		awaitStuck();
		for (int i = 2; i <= 10; i++) {
			this.bus.emit(new Square(i));
		}
		this.release.countDown();
		assertThat(this.bus.listeners().drain(Duration.ofSeconds(10))).isZero();
		assertThat(this.bus.listeners().list().get(0).dropped()).isEqualTo(7);
	}

	@ParameterizedTest
	@EnumSource(names = { "DROP_NEWEST", "DROP_OLDEST" })
	void veryLargeEventTakesTheRoomOfSeveral(OverflowPolicy policy) {
		List<LifecycleEvent> received = new CopyOnWriteArrayList<>();
		this.bus.on(Square.class, stuck(), ListenerOptions.defaults().queued());
		this.bus.on(Blob.class, (event) -> {
			this.stuck.countDown();
			this.release.await();
			received.add(event);
		}, ListenerOptions.defaults().queued(8, policy));
		this.bus.emit(new Blob(new byte[0], 0));
		awaitStuck();
		for (int i = 1; i <= 100; i++) {
			this.bus.emit(new Blob(new byte[40_000], i));
		}
		assertThat(this.bus.listeners().list().get(1).waiting()).isEqualTo(2);
		this.bus.emit(new Blob(new byte[8_000_000], 101));
		this.release.countDown();
		assertThat(this.bus.listeners().drain(Duration.ofSeconds(10))).isZero();
		assertThat(received).extracting(LifecycleEvent::timestampNanos)
			.isEqualTo((policy == OverflowPolicy.DROP_NEWEST) ? List.of(0L, 1L, 2L) : List.of(0L, 101L));
		assertThat(this.bus.listeners().list().get(1).dropped()).isEqualTo(102 - received.size());
	}

	record Blob(byte[] content, long timestampNanos) implements LifecycleEvent {
	}

	@Test
	void failingQueuedListenerReceivesTheNextEvent() {
		this.bus.on(Square.class, (event) -> {
			this.seen.add(event.size());
			throw new IllegalStateException("kaboom");
		}, ListenerOptions.defaults().queued());
		this.bus.emit(new Square(1));
		this.bus.emit(new Square(2));
		this.bus.listeners().drain(Duration.ofSeconds(10));
		assertThat(this.seen).containsExactly(1, 2);
		ListenerStatus status = this.bus.listeners().list().get(0);
		assertThat(status.deliveries()).isEqualTo(2);
		assertThat(status.failures()).isEqualTo(2);
		assertThat(status.lastError()).isEqualTo("java.lang.IllegalStateException: kaboom");
	}

	@Test
	void queuedAsynchronousListenerReceivesOneEventAfterAnother() {
		CompletableFuture<Void> first = new CompletableFuture<>();
		this.bus.onAsync(Square.class, (event) -> {
			this.seen.add(event.size());
			return (event.size() == 1) ? first : CompletableFuture.completedFuture(null);
		}, ListenerOptions.defaults().queued());
		this.bus.emit(new Square(1));
		this.bus.emit(new Square(2));
		await().until(() -> this.seen.size() == 1);
		first.complete(null);
		await().until(() -> this.seen.size() == 2);
	}

	@Test
	void drainDropsAndCountsWhatIsLeftWhenTheTimeIsUp() {
		this.bus.on(Square.class, stuck(), ListenerOptions.defaults().queued());
		this.bus.emit(new Square(1));
		awaitStuck();
		this.bus.emit(new Square(2));
		this.bus.emit(new Square(3));
		assertThat(this.bus.listeners().drain(Duration.ofMillis(1))).isEqualTo(2);
		this.bus.emit(new Square(4));
		assertThat(this.bus.listeners().list().get(0).dropped()).isEqualTo(3);
	}

	@Test
	void idleLaneIsWokenByTheNextEvent() {
		this.bus.on(Square.class, (event) -> this.seen.add(event.size()), ListenerOptions.defaults().queued());
		this.bus.emit(new Square(1));
		await().until(() -> this.seen.size() == 1);
		this.bus.emit(new Square(2));
		await().until(() -> this.seen.size() == 2);
	}

	@Test
	void laneWithoutAThreadKeepsItsEventsForTheNextAttempt() {
		CountDownLatch refuse = new CountDownLatch(1);
		Executor threads = (task) -> {
			if (refuse.getCount() != 0) {
				refuse.countDown();
				throw new java.util.concurrent.RejectedExecutionException("full");
			}
			BusThreads.LANES.execute(task);
		};
		SignalBus bus = SignalBus.builder().laneThreads(threads).build();
		bus.on(Square.class, (event) -> this.seen.add(event.size()), ListenerOptions.defaults().queued());
		bus.emit(new Square(1));
		bus.emit(new Square(2));
		await().until(() -> this.seen.size() == 2);
	}

	@Test
	void queuedListenerSeesTheContextOfTheEmitterAndNothingStaysBehind() {
		ThreadLocal<String> user = new ThreadLocal<>();
		SignalBus bus = SignalBus.builder().context(() -> {
			String captured = user.get();
			return (task) -> {
				user.set(captured);
				try {
					task.run();
				}
				finally {
					user.remove();
				}
			};
		}).build();
		List<String> users = new CopyOnWriteArrayList<>();
		bus.on(Square.class, (event) -> users.add(String.valueOf(user.get())), ListenerOptions.defaults().queued());
		user.set("ada");
		bus.emit(new Square(1));
		user.remove();
		bus.emit(new Square(2));
		bus.listeners().drain(Duration.ofSeconds(10));
		assertThat(users).containsExactly("ada", "null");
	}

	@Test
	void eventsThatFindNoRoomCaptureNoContext() {
		AtomicInteger captures = new AtomicInteger();
		SignalBus bus = SignalBus.builder().context(() -> {
			captures.incrementAndGet();
			return Runnable::run;
		}).build();
		bus.on(Square.class, stuck(), ListenerOptions.defaults().queued(2, OverflowPolicy.DROP_NEWEST));
		bus.emit(new Square(1));
		awaitStuck();
		for (int i = 2; i < 100; i++) {
			bus.emit(new Square(i));
		}
		assertThat(captures).hasValue(3);
		assertThat(bus.listeners().list().get(0).dropped()).isEqualTo(96);
	}

	@Test
	void quarantinedListenerGetsNothingIntoItsLane() {
		AtomicInteger captures = new AtomicInteger();
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().quarantine(1, Duration.ofHours(1)))
			.context(() -> {
				captures.incrementAndGet();
				return Runnable::run;
			})
			.build();
		bus.on(Square.class, (event) -> {
			throw new IllegalStateException("kaboom");
		}, ListenerOptions.defaults().queued());
		bus.emit(new Square(1));
		await().until(() -> bus.listeners().list().get(0).state() == ListenerState.QUARANTINED);
		for (int i = 2; i < 100; i++) {
			bus.emit(new Square(i));
		}
		ListenerStatus status = bus.listeners().list().get(0);
		assertThat(captures).hasValue(1);
		assertThat(status.dropped()).isEqualTo(98);
		assertThat(status.waiting()).isZero();
		assertThat(status.deliveries()).isOne();
	}

	@Test
	void quarantinedQueuedListenerIsTriedAgainWhenItsTimeHasCome() {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().quarantine(1, Duration.ofMillis(1)))
			.build();
		bus.on(Square.class, (event) -> {
			if (event.size() == 1) {
				throw new IllegalStateException("kaboom");
			}
		}, ListenerOptions.defaults().queued());
		bus.emit(new Square(1));
		await().until(() -> bus.listeners().list().get(0).state() == ListenerState.QUARANTINED);
		await().until(() -> {
			bus.emit(new Square(2));
			return bus.listeners().list().get(0).state() == ListenerState.ACTIVE;
		});
	}

	@Test
	void listenersThatAreStuckInSynchronizedBlocksTakeNoThreadFromAnotherLane() {
		int more = Runtime.getRuntime().availableProcessors() + 1;
		for (int i = 0; i < more; i++) {
			Object monitor = new Object();
			SignalListener<Square> stuck = stuck();
			this.bus.on(Square.class, (event) -> {
				synchronized (monitor) {
					stuck.onSignal(event);
				}
			}, ListenerOptions.defaults().queued());
		}
		this.bus.emit(new Square(1));
		await().until(() -> this.bus.listeners().list().stream().allMatch((listener) -> listener.waiting() == 0));
		this.bus.on(Square.class, (event) -> this.seen.add(event.size()), ListenerOptions.defaults().queued());
		this.bus.emit(new Square(2));
		await().until(() -> this.seen.equals(List.of(2)));
	}

	@Test
	void lanesHaveVirtualThreadsOnlyWhereSynchronizedDoesNotPinThem() throws Exception {
		boolean virtual = Runtime.version().feature() >= 24;
		assertThat(isVirtual(BusThreads.lanes(23))).isFalse();
		assertThat(isVirtual(BusThreads.lanes(24))).isEqualTo(virtual);
		assertThat(isVirtual(BusThreads.LANES)).isEqualTo(virtual);
	}

	private static boolean isVirtual(Executor threads) throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		threads.execute(() -> thread.complete(Thread.currentThread()));
		return thread.get(10, TimeUnit.SECONDS).getClass().getSimpleName().equals("VirtualThread");
	}

	private SignalListener<Square> stuck() {
		return (event) -> {
			this.stuck.countDown();
			this.release.await();
			this.seen.add(event.size());
		};
	}

	private void awaitStuck() {
		await().until(() -> this.stuck.getCount() == 0);
	}

}
