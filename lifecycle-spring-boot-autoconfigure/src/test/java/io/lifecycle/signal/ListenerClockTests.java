package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ListenerClockTests {

	// The clock stops after a second.
	private static final Duration LONGER_THAN_AWAKE = Duration.ofMillis(1500);

	private static final Duration SLOW = Duration.ofMillis(100);

	private final SignalBus bus = SignalBus.builder().settings(ListenerSettings.defaults().slowThreshold(SLOW)).build();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void releaseStuckListeners() {
		this.release.countDown();
	}

	@Test
	void clockMovesAfterAnEmitAndRestsAfterwards() {
		await().until(ListenerClock::isResting);
		this.bus.on(Square.class, (event) -> {
		});
		this.bus.emit(new Square(1));
		assertThat(ListenerClock.isResting()).isFalse();
		long before = ListenerClock.now();
		await().until(() -> ListenerClock.now() - before >= 5 * ListenerClock.TICK_NANOS);
		await().until(ListenerClock::isResting);
		// The tick that finds out may still be on its way.
		AtomicLong resting = new AtomicLong();
		await().during(Duration.ofNanos(5 * ListenerClock.TICK_NANOS))
			.until(() -> resting.getAndSet(ListenerClock.now()) == resting.get());
	}

	@Test
	void busThatTakesNoTimeHasNoClock() {
		await().until(ListenerClock::isResting);
		SignalBus untimed = SignalBus.builder()
			.settings(ListenerSettings.defaults().quarantine(1, Duration.ZERO))
			.build();
		untimed.on(Square.class, (event) -> assertThat(event.size()).isOne());
		untimed.emit(new Square(1));
		assertThat(ListenerClock.isResting()).isTrue();
	}

	@Test
	void timerThreadIsADaemonWithoutTheLoaderOfAnApplicationAndEndsWhenItIsIdle() throws Exception {
		AtomicReference<Thread> thread = new AtomicReference<>();
		ClassLoader original = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(new ClassLoader() {
		});
		try {
			BusThreads.timer().execute(() -> thread.set(Thread.currentThread()));
		}
		finally {
			Thread.currentThread().setContextClassLoader(original);
		}
		Thread timer = await().until(thread::get, Objects::nonNull);
		assertThat(timer.isDaemon()).isTrue();
		assertThat(timer.getContextClassLoader()).isSameAs(BusThreads.class.getClassLoader());
		timer.join(TimeUnit.SECONDS.toMillis(10));
		assertThat(timer.isAlive()).isFalse();
	}

	@Test
	void clockDoesNotStartTheTimerOfTheJdk() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.bus.on(Square.class, (event) -> {
		});
		this.bus.emit(new Square(1));
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
			.extracting(Thread::getName)
			.doesNotContain("CompletableFutureDelayScheduler");
	}

	@Test
	void listenerThatOutlivesTheClocksRestIsTimedAndReported(CapturedOutput output) {
		this.bus.on(Square.class, (event) -> busyFor(LONGER_THAN_AWAKE), ListenerOptions.defaults().named("slow"));
		long before = System.nanoTime();
		this.bus.emit(new Square(1));
		long took = System.nanoTime() - before;
		assertThat(status().nanos()).isBetween(LONGER_THAN_AWAKE.toNanos() / 2, took + 2 * ListenerClock.TICK_NANOS);
		assertThat(output).containsOnlyOnce("Listener slow has been running for");
	}

	@Test
	void listenerThatIsStuckIsReportedWhileItIsStuck(CapturedOutput output) throws Exception {
		this.bus.on(Square.class, (event) -> this.release.await(), ListenerOptions.defaults().named("stuck"));
		Thread emitter = new Thread(() -> this.bus.emit(new Square(1)));
		emitter.start();
		await().untilAsserted(() -> assertThat(output).containsOnlyOnce("Listener stuck has been running for"));
		assertThat(status().runningNanos()).isGreaterThanOrEqualTo(SLOW.toNanos());
		assertThat(status().nanos()).isGreaterThanOrEqualTo(SLOW.toNanos());
		this.release.countDown();
		emitter.join();
		assertThat(status().runningNanos()).isZero();
	}

	@Test
	void listenerOfALaneThatIsStuckIsReportedWhileItIsStuck(CapturedOutput output) {
		this.bus.on(Square.class, (event) -> this.release.await(), ListenerOptions.defaults().named("stuck").queued());
		this.bus.emit(new Square(1));
		await().untilAsserted(() -> assertThat(output).containsOnlyOnce("Listener stuck has been running for"));
		assertThat(status().runningNanos()).isGreaterThanOrEqualTo(SLOW.toNanos());
	}

	@Test
	void listenerIsNotTimedForWhatTheNextOneTakes() {
		this.bus.on(Square.class, (event) -> {
		}, ListenerOptions.defaults().named("quick"));
		this.bus.on(Square.class, (event) -> busyFor(SLOW.multipliedBy(2)), ListenerOptions.defaults().named("slow"));
		this.bus.emit(new Square(1));
		// A busy machine may interrupt the quick one for a tick.
		assertThat(this.bus.listeners().list()).satisfiesExactly(
				(quick) -> assertThat(quick.nanos()).isLessThan(SLOW.toNanos()),
				(slow) -> assertThat(slow.nanos()).isGreaterThanOrEqualTo(SLOW.toNanos()));
	}

	@Test
	void manyQuickCallsOfAListenerAreNotTakenForOneThatIsStuck(CapturedOutput output) {
		this.bus.on(Square.class, (event) -> Thread.onSpinWait(), ListenerOptions.defaults().named("quick"));
		long end = System.nanoTime() + SLOW.multipliedBy(5).toNanos();
		await().pollInSameThread().until(() -> {
			for (int i = 0; i < 10_000; i++) {
				this.bus.emit(new Square(1));
			}
			return System.nanoTime() - end >= 0;
		});
		assertThat(output).doesNotContain("Listener quick has been running");
	}

	private ListenerStatus status() {
		return this.bus.listeners().list().get(0);
	}

	private static void busyFor(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		await().until(() -> System.nanoTime() - end >= 0);
	}

}
