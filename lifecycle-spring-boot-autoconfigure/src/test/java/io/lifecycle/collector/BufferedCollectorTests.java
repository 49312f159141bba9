package io.lifecycle.collector;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.NumberedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link BufferedCollector}.
 */
@SuppressWarnings("NullAway") // Nulls are passed on purpose
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BufferedCollectorTests {

	private final List<List<LifecycleEvent>> batches = Collections.synchronizedList(new ArrayList<>());

	@Test
	void flushReturnsWhatWasRecordedInOrderAndClears() {
		BufferedCollector collector = new BufferedCollector();
		record(collector, 1, 5000);
		assertThat(collector.size()).isEqualTo(5000);
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(5000).startsWith(1, 2, 3).isSorted();
		assertThat(collector.size()).isZero();
		assertThat(collector.flush()).isEmpty();
	}

	@Test
	void flushedBatchIsImmutable() {
		BufferedCollector collector = new BufferedCollector();
		record(collector, 1, 1);
		List<LifecycleEvent> batch = collector.flush();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> batch.add(new NumberedEvent(2)));
	}

	@Test
	void recordWhenNullIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> new BufferedCollector().record(null));
	}

	@Test
	void createWithNegativeSizeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BufferedCollector(-1, this.batches::add))
			.withMessage("'maxBufferSize' must not be negative, but is -1");
	}

	@Test
	void createWithoutConsumerIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BufferedCollector(1, null))
			.withMessage("'onFlush' must not be null");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 15, 16, 17, 63, 64, 65, 1000, 1024, 5000 })
	void recordWhenFullHandsOverExactlyTheLimit(int size) {
		BufferedCollector collector = new BufferedCollector(size, this.batches::add);
		for (int round = 0; round < 3; round++) {
			record(collector, round * size + 1, (round + 1) * size - 1);
			assertThat(this.batches).hasSize(round);
			record(collector, (round + 1) * size, (round + 1) * size);
			assertThat(this.batches).hasSize(round + 1);
			assertThat(this.batches.get(round)).hasSize(size);
			assertThat(collector.size()).isZero();
		}
		assertThat(NumberedEvent.numbers(join(this.batches))).hasSize(3 * size).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void recordWhenUnlimitedNeverHandsOver() {
		BufferedCollector collector = new BufferedCollector(0, this.batches::add);
		record(collector, 1, 100_000);
		assertThat(this.batches).isEmpty();
		assertThat(collector.flush()).hasSize(100_000);
	}

	@Test
	void flushResetsTheCount() {
		BufferedCollector collector = new BufferedCollector(10, this.batches::add);
		record(collector, 1, 7);
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(7);
		record(collector, 8, 16);
		assertThat(this.batches).isEmpty();
		record(collector, 17, 17);
		assertThat(this.batches).hasSize(1);
		assertThat(NumberedEvent.numbers(this.batches.get(0))).containsExactly(8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
	}

	@Test
	void recordWhenConsumerThrowsIsNotTouched(CapturedOutput output) {
		BufferedCollector collector = new BufferedCollector(1, (batch) -> {
			this.batches.add(batch);
			throw new StackOverflowError("kaboom");
		});
		record(collector, 1, 1000);
		assertThat(this.batches).hasSize(1000);
		assertThat(output).containsOnlyOnce("failed 1 time(s)").contains("kaboom");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 100, 1024 })
	void recordByManyThreadsHandsOverExactBatches(int size) {
		BufferedCollector collector = new BufferedCollector(size, this.batches::add);
		inParallel(6, (thread) -> () -> recordNumbered(collector, thread, 4 * size + 500));
		Awaitility.await().until(() -> this.batches.size() == (6 * (4 * size + 500)) / size);
		assertThat(this.batches).allSatisfy((batch) -> assertThat(batch).hasSize(size));
		List<LifecycleEvent> all = join(this.batches);
		all.addAll(collector.flush());
		NumberedEvent.assertComplete(all, 6, 4 * size + 500);
	}

	@Test
	void recordAgainstFlushLosesNothing() {
		BufferedCollector collector = new BufferedCollector();
		List<LifecycleEvent> all = new ArrayList<>();
		AtomicBoolean done = new AtomicBoolean();
		Thread flusher = new Thread(() -> {
			while (!done.get()) {
				all.addAll(collector.flush());
			}
		});
		flusher.start();
		inParallel(4, (thread) -> () -> recordNumbered(collector, thread, 50_000));
		done.set(true);
		join(flusher);
		all.addAll(collector.flush());
		NumberedEvent.assertComplete(all, 4, 50_000);
	}

	@Test
	void recordAgainstFlushWithLimitGivesEveryEventToOnePlace() {
		BufferedCollector collector = new BufferedCollector(64, this.batches::add);
		List<List<LifecycleEvent>> flushed = new ArrayList<>();
		AtomicBoolean done = new AtomicBoolean();
		Thread flusher = new Thread(() -> {
			while (!done.get()) {
				flushed.add(collector.flush());
			}
		});
		flusher.start();
		inParallel(4, (thread) -> () -> recordNumbered(collector, thread, 20_000));
		done.set(true);
		join(flusher);
		flushed.add(collector.flush());
		assertThat(this.batches).allSatisfy((batch) -> assertThat(batch).hasSize(64));
		List<LifecycleEvent> all = join(this.batches);
		all.addAll(join(flushed));
		assertThat(all).hasSize(80_000);
		assertThat(all.stream().distinct()).hasSize(80_000);
	}

	@Test
	void flushRestoresTheOrderBetweenThreads() {
		BufferedCollector collector = new BufferedCollector();
		for (int i = 0; i < 200; i++) {
			int number = i;
			join(start(() -> collector.record(new NumberedEvent(number))));
		}
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(200).isSorted();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 16 })
	void recordByTurnsAgainstFlushKeepsTheOrderFromBatchToBatch(int size) {
		BufferedCollector collector = new BufferedCollector(size, this.batches::add);
		AtomicInteger turn = new AtomicInteger();
		List<LifecycleEvent> flushed = new ArrayList<>();
		Thread flusher = start(() -> {
			while (turn.get() < 20_000) {
				flushed.addAll((size == 0) ? collector.flush() : List.of());
			}
		});
		inParallel(2, (thread) -> () -> {
			for (int i = thread; i < 20_000; i += 2) {
				while (turn.get() != i) {
					Thread.yield();
				}
				collector.record(new NumberedEvent(thread, i, i));
				turn.set(i + 1);
			}
		});
		join(flusher);
		flushed.addAll(0, join(this.batches));
		flushed.addAll(collector.flush());
		assertThat(NumberedEvent.numbers(flushed)).hasSize(20_000).isSorted();
	}

	@Test
	void flushKeepsTheOrderOfAThreadWhateverTheTimestamps() {
		BufferedCollector collector = new BufferedCollector();
		long[] odd = { 5, Long.MIN_VALUE, Long.MAX_VALUE, 0, -1 };
		for (int i = 0; i < 1000; i++) {
			collector.record(new NumberedEvent(0, i, odd[i % odd.length]));
		}
		inParallel(2, (thread) -> () -> recordNumbered(collector, thread + 1, 1000));
		NumberedEvent.assertComplete(collector.flush(), 3, 1000);
	}

	@Test
	void flushWhenATimestampCannotBeReadLosesNothing() {
		BufferedCollector collector = new BufferedCollector();
		collector.record(() -> {
			throw new IllegalStateException("broken");
		});
		record(collector, 1, 1);
		assertThat(collector.flush()).hasSize(2);
	}

	@Test
	void recordIsNotBlockedByASlowConsumer() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger concurrent = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		BufferedCollector collector = new BufferedCollector(10, (batch) -> {
			most.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
			entered.countDown();
			await(release);
			this.batches.add(batch);
			concurrent.decrementAndGet();
		});
		Thread deliverer = start(() -> record(collector, 1, 10));
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		record(collector, 11, 1000);
		assertThat(this.batches).isEmpty();
		assertThat(collector.size()).isEqualTo(990);
		release.countDown();
		join(deliverer);
		assertThat(this.batches).hasSize(100);
		assertThat(most).hasValue(1);
		assertThat(NumberedEvent.numbers(join(this.batches))).hasSize(1000).isSorted();
	}

	@Test
	void flushTakesBatchesThatWaitForASlowConsumer() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		BufferedCollector collector = new BufferedCollector(10, (batch) -> {
			entered.countDown();
			await(release);
			this.batches.add(batch);
		});
		Thread deliverer = start(() -> record(collector, 1, 10));
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		record(collector, 11, 35);
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(25).isSorted();
		release.countDown();
		join(deliverer);
		assertThat(this.batches).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 10 })
	void consumerThatRecordsAsMuchAsItReceivesDoesNotGoOnForEver(int size) {
		AtomicReference<BufferedCollector> self = new AtomicReference<>();
		BufferedCollector collector = new BufferedCollector(size, (batch) -> {
			this.batches.add(batch);
			batch.forEach((event) -> self.get().record(new NumberedEvent(-1)));
		});
		self.set(collector);
		record(collector, 1, size);
		assertThat(this.batches).hasSize(1);
		assertThat(collector.size()).isEqualTo(size);
		record(collector, 1, size);
		assertThat(this.batches).hasSize(3);
		assertThat(collector.flush()).hasSize(2 * size);
	}

	@Test
	void consumerMayFlush() {
		AtomicReference<BufferedCollector> self = new AtomicReference<>();
		BufferedCollector collector = new BufferedCollector(2, (batch) -> {
			this.batches.add(batch);
			self.get().record(new NumberedEvent(3));
			this.batches.add(self.get().flush());
		});
		self.set(collector);
		record(collector, 1, 2);
		assertThat(this.batches).extracting(NumberedEvent::numbers).containsExactly(List.of(1, 2), List.of(3));
	}

	@Test
	void closeHandsOverTheRest() {
		BufferedCollector collector = new BufferedCollector(10, this.batches::add);
		record(collector, 1, 13);
		collector.close();
		assertThat(this.batches).extracting(List::size).containsExactly(10, 3);
	}

	@Test
	void closeWithoutConsumerKeepsTheEvents() {
		BufferedCollector collector = new BufferedCollector();
		record(collector, 1, 3);
		collector.close();
		assertThat(collector.flush()).hasSize(3);
	}

	@Test
	void retainsNoFlushedEvent() {
		BufferedCollector collector = new BufferedCollector();
		NumberedEvent event = new NumberedEvent(1);
		WeakReference<NumberedEvent> reference = new WeakReference<>(event);
		collector.record(event);
		event = null;
		assertThat(collector.flush()).hasSize(1);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return reference.refersTo(null);
		});
		assertThat(collector.size()).isZero();
	}

	private static void record(BufferedCollector collector, int from, int to) {
		for (int i = from; i <= to; i++) {
			collector.record(new NumberedEvent(i));
		}
	}

	private static void recordNumbered(BufferedCollector collector, int thread, int count) {
		for (int i = 0; i < count; i++) {
			collector.record(new NumberedEvent(thread, i, System.nanoTime()));
		}
	}

	private static List<LifecycleEvent> join(List<List<LifecycleEvent>> batches) {
		List<LifecycleEvent> all = new ArrayList<>();
		List.copyOf(batches).forEach(all::addAll);
		return all;
	}

	private static void inParallel(int count, IntFunction<Runnable> work) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			threads.add(start(work.apply(i)));
		}
		threads.forEach(BufferedCollectorTests::join);
	}

	private static Thread start(Runnable work) {
		Thread thread = new Thread(work);
		thread.start();
		return thread;
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
