package io.lifecycle.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.test.contract.NumberedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BufferedCollectorBuilder}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BufferedCollectorBuilderTests {

	private final List<List<LifecycleEvent>> batches = Collections.synchronizedList(new ArrayList<>());

	@Test
	void consumersRunOnADaemonThreadOfTheCollector() {
		List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
		try (BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(2)
			.onFlush((batch) -> threads.add(Thread.currentThread()))
			.build()) {
			record(collector, 20);
		}
		assertThat(threads).hasSize(10);
		assertThat(threads.stream().distinct()).singleElement().satisfies((thread) -> {
			assertThat(thread.getName()).startsWith("lifecycle-collector-");
			assertThat(thread.isDaemon()).isTrue();
			// A virtual thread that waits for a disk would keep its carrier from others.
			assertThat(thread.getClass()).isEqualTo(Thread.class);
		});
	}

	@Test
	void positionsOfBatchesShowWhichEventsAConsumerMissed() {
		List<Long> positions = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(10)
			.maxPending(20)
			.onFlush((batch) -> {
				positions.add(((EventBatch) batch).position());
				entered.countDown();
				await(release);
			})
			.build()) {
			record(collector, 10);
			await(entered);
			record(collector, 50);
			release.countDown();
			assertThat(collector.deliver()).isTrue();
			record(collector, 10);
		}
		assertThat(positions).containsExactly(0L, 10L, 20L, 60L);
	}

	@Test
	void everyConsumerReceivesEveryBatchWhateverAnotherThrows() {
		try (BufferedCollector collector = BufferedCollector.builder().maxBufferSize(2).onFlush((batch) -> {
			throw new OutOfMemoryError("kaboom");
		}).onFlush(this.batches::add).build()) {
			record(collector, 5);
		}
		assertThat(this.batches).extracting(List::size).containsExactly(2, 2, 1);
	}

	@Test
	void deliveredAndFailedEventsAreCounted() {
		try (BufferedCollector collector = BufferedCollector.builder().maxBufferSize(2).onFlush((batch) -> {
			throw new IllegalStateException("on purpose");
		}).build()) {
			record(collector, 5);
			Awaitility.await().until(() -> collector.consumers().get(0).failed() == 4);
			assertThat(collector.flush()).hasSize(1);
			ConsumerStatus status = collector.consumers().get(0);
			assertThat(status).isEqualTo(new ConsumerStatus(status.name(), 1, 0, 4, 0, true));
			assertThat(collector.recorded()).isEqualTo(5);
		}
	}

	@Test
	void flushIntervalDeliversABatchThatIsNotFull() {
		try (BufferedCollector collector = BufferedCollector.builder()
			.flushInterval(Duration.ofMillis(10))
			.onFlush(this.batches::add)
			.build()) {
			record(collector, 3);
			Awaitility.await().until(() -> !this.batches.isEmpty());
		}
		assertThat(this.batches.stream().mapToInt(List::size).sum()).isEqualTo(3);
	}

	@Test
	void slowConsumerCostsTheNewestBatchesAndAWarning(CapturedOutput output) {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(10).maxPending(30).onFlush((batch) -> {
			entered.countDown();
			await(release);
			this.batches.add(batch);
		}).build();
		record(collector, 10);
		await(entered);
		record(collector, 100);
		assertThat(collector.dropped()).isEqualTo(70);
		assertThat(collector.size()).isEqualTo(30);
		release.countDown();
		collector.close();
		assertThat(this.batches).hasSize(4);
		assertThat(NumberedEvent.numbers(this.batches.get(3))).endsWith(29);
		assertThat(output).contains("Dropped 10 events (10 in total): more are waiting for consumer ")
			.contains(" than 30 or 64 MB")
			.contains("Dropped 60 events (70 in total)");
	}

	@Test
	void withoutConsumerTheOldestBatchesAreDropped() {
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(10).maxPending(30).build();
		record(collector, 105);
		assertThat(collector.size()).isEqualTo(35);
		assertThat(collector.dropped()).isEqualTo(70);
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(35).startsWith(70).endsWith(104).isSorted();
		assertThat(collector.size()).isZero();
	}

	@Test
	void withoutSizeABatchIsWhatMayBePending() {
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(0).maxPending(100).build();
		record(collector, 1000);
		assertThat(collector.size()).isEqualTo(100);
	}

	@Test
	void closeGivesUpOnAConsumerThatHangs(CapturedOutput output) {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(1)
			.shutdownTimeout(Duration.ofMillis(50))
			.onFlush((batch) -> {
				entered.countDown();
				await(never);
			})
			.build();
		record(collector, 3);
		await(entered);
		collector.close();
		ConsumerStatus status = collector.consumers().get(0);
		assertThat(output)
			.contains("Gave up waiting for consumer " + status.name() + " of the collector: 2 events are dropped")
			.doesNotContain("more are waiting");
		assertThat(collector.flush()).isEmpty();
		assertThat(collector.recorded()).isEqualTo(3);
		assertThat(status.dropped()).isEqualTo(2);
		assertThat(status.delivered() + status.failed() + status.waiting()).isOne();
	}

	@Test
	void consumerThatHangsCostsTheOthersNothing() {
		CountDownLatch never = new CountDownLatch(1);
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(10)
			.maxPending(100)
			.flushInterval(Duration.ofMillis(10))
			.shutdownTimeout(Duration.ofMillis(50))
			.onFlush("slow", (batch) -> await(never))
			.onFlush("fast", this.batches::add)
			.build();
		for (int i = 1; i <= 20; i++) {
			record(collector, 55);
			int recorded = 55 * i;
			Awaitility.await().until(() -> received() == recorded);
		}
		collector.close();
		assertThat(received()).isEqualTo(1100);
		ConsumerStatus slow = collector.consumers().get(0);
		assertThat(slow.name()).isEqualTo("slow");
		assertThat(slow.delivered() + slow.failed() + slow.waiting()).isBetween(1L, 10L);
		assertThat(collector.consumers().get(1)).isEqualTo(new ConsumerStatus("fast", 1100, 0, 0, 0, false));
		assertThat(collector.recorded()).isEqualTo(1100);
		assertThat(collector.dropped()).isEqualTo(slow.dropped()).isBetween(1090L, 1099L);
		assertThat(collector.size()).isZero();
	}

	@Test
	void slowConsumerHasExactCountsAndTheFastOneReceivesAll() {
		AtomicLong slow = new AtomicLong();
		AtomicLong fast = new AtomicLong();
		CountDownLatch release = new CountDownLatch(1);
		BufferedCollector collector = BufferedCollector.builder().maxPending(10_000).onFlush("slow", (batch) -> {
			await(release);
			slow.addAndGet(batch.size());
		}).onFlush("fast", (batch) -> fast.addAndGet(batch.size())).build();
		for (int i = 1; i <= 100; i++) {
			int least = 1000 * (i - 5);
			Awaitility.await().until(() -> fast.get() >= least);
			record(collector, 1000);
		}
		release.countDown();
		collector.close();
		assertThat(collector.consumers()).containsExactly(
				new ConsumerStatus("slow", slow.get(), 100_000 - slow.get(), 0, 0, false),
				new ConsumerStatus("fast", 100_000, 0, 0, 0, false));
		assertThat(slow).hasValueBetween(9_000, 20_000);
	}

	@Test
	void flushTakesWhatAnyConsumerHasNotReceivedOnceAndInOrder() {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(10).onFlush((batch) -> {
			entered.countDown();
			await(release);
		}).onFlush(this.batches::add).build();
		record(collector, 10);
		await(entered);
		record(collector, 25);
		Awaitility.await().until(() -> received() == 30);
		assertThat(NumberedEvent.numbers(collector.flush())).hasSize(25).isSorted();
		assertThat(collector.size()).isZero();
		release.countDown();
		collector.close();
		assertThat(collector.consumers()).extracting(ConsumerStatus::delivered).containsExactly(35L, 35L);
	}

	@Test
	void consumersThatRecordDoNotKeepEachOtherBusy() {
		List<BufferedCollector> self = new ArrayList<>();
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(1)
			.onFlush((batch) -> record(self.get(0), 1))
			.onFlush((batch) -> record(self.get(0), 1))
			.build();
		self.add(collector);
		record(collector, 1);
		Awaitility.await().until(() -> collector.recorded() == 3);
		collector.close();
		assertThat(collector.recorded()).isLessThan(20);
	}

	@Test
	void largeEventsAreLimitedByTheirMemory(CapturedOutput output) {
		BufferedCollector collector = BufferedCollector.builder().maxPendingBytes(1L << 20).build();
		RequestInfo request = new RequestInfo(1, 1, "GET", "/" + "x".repeat(7000), null, "HTTP/1.1", "http", "",
				Map.of());
		for (int i = 0; i < 2000; i++) {
			collector.record(new RequestReceived(request, i));
			collector.record(new RequestComplete(request, new ResponseInfo(404, 0, null), 1,
					new IllegalStateException("missing"), i));
		}
		assertThat(collector.recorded()).isEqualTo(4000);
		assertThat(collector.size()).isBetween(100, 300);
		assertThat(collector.dropped()).isEqualTo(4000 - collector.size());
		assertThat(output).contains("more are waiting for a call of flush() than 100000 or 1 MB");
		List<LifecycleEvent> kept = collector.flush();
		assertThat(collector.recorded()).isEqualTo(collector.dropped() + kept.size());
		assertThat(kept).last().isInstanceOfSatisfying(RequestComplete.class, (last) -> {
			assertThat(last.request().path()).hasSize(2001);
			assertThat(last.error()).isInstanceOf(RecordedError.class)
				.hasToString("java.lang.IllegalStateException: missing");
		});
	}

	@Test
	void largeEventsOfAnApplicationMakeABatchEarlyAndAreKeptAsTheyAre() {
		BufferedCollector collector = BufferedCollector.builder()
			.maxPendingBytes(1L << 20)
			.onFlush(this.batches::add)
			.build();
		Blob blob = new Blob(new byte[800_000], 1);
		collector.record(blob);
		Awaitility.await().until(() -> !this.batches.isEmpty());
		assertThat(this.batches.get(0).get(0)).isSameAs(blob);
		collector.close();
	}

	@Test
	void consumerFindsItsThreadAsItWasBefore() {
		List<String> states = Collections.synchronizedList(new ArrayList<>());
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(1).onFlush((batch) -> {
			Thread thread = Thread.currentThread();
			states.add(thread.isInterrupted() + " " + thread.getName() + " " + thread.getContextClassLoader()
					+ thread.getPriority() + MDC.get("user"));
			thread.interrupt();
			thread.setName("spoilt");
			thread.setPriority(Thread.MAX_PRIORITY);
			thread.setContextClassLoader(null);
			MDC.put("user", "spoilt");
		}).build();
		record(collector, 3);
		collector.close();
		assertThat(states).hasSize(3);
		assertThat(states.stream().distinct()).hasSize(1);
	}

	private int received() {
		return List.copyOf(this.batches).stream().mapToInt(List::size).sum();
	}

	@Test
	void recordAfterCloseIsKeptForAFlush() {
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(2)
			.maxPending(4)
			.onFlush(this.batches::add)
			.build();
		collector.close();
		record(collector, 3);
		assertThat(collector.flush()).hasSize(3);
		assertThat(this.batches).isEmpty();
	}

	@Test
	void contradictoryNumbersAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BufferedCollector.builder().maxBufferSize(10).maxPending(9).build())
			.withMessage("'maxBufferSize' (10) must not be greater than 'maxPending' (9)");
		assertThatIllegalArgumentException().isThrownBy(() -> BufferedCollector.builder().maxPending(0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BufferedCollector.builder().flushInterval(Duration.ofSeconds(-1)));
	}

	record Blob(byte[] content, long timestampNanos) implements LifecycleEvent {
	}

	private static void record(BufferedCollector collector, int count) {
		for (int i = 0; i < count; i++) {
			collector.record(new NumberedEvent(i));
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
