package io.lifecycle.collector;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.sun.management.ThreadMXBean;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventCursor}.
 */
class EventCursorTests {

	private final RecentEvents events = new RecentEvents(4, (text) -> text);

	@Test
	void eventsAreNumberedFromOne() {
		record(this.events, 1, 3);
		assertThat(this.events.next()).isEqualTo(4);
		assertThat(this.events.oldest()).isEqualTo(1);
		assertThat(read(this.events.open(0)).numbers).containsExactly(1L, 2L, 3L);
	}

	@Test
	void eachCursorHasItsOwnPosition() {
		record(this.events, 1, 2);
		EventCursor one = this.events.open(0);
		EventCursor other = this.events.open(Long.MAX_VALUE);
		record(this.events, 3, 4);
		Seen first = new Seen();
		assertThat(one.read(1, first)).isEqualTo(1);
		assertThat(first.numbers).containsExactly(1L);
		assertThat(one.position()).isEqualTo(1);
		assertThat(read(other).numbers).containsExactly(3L, 4L);
		assertThat(read(one).numbers).containsExactly(2L, 3L, 4L);
		assertThat(read(one).numbers).isEmpty();
	}

	@Test
	void cursorSkipsForwardsOnly() {
		record(this.events, 1, 4);
		EventCursor cursor = this.events.open(2);
		cursor.skipTo(1);
		assertThat(cursor.position()).isEqualTo(2);
		cursor.skipTo(100);
		assertThat(cursor.position()).isEqualTo(4);
	}

	@Test
	void overwrittenNumbersAreMissed() {
		record(this.events, 1, 2);
		EventCursor cursor = this.events.open(1);
		record(this.events, 3, 10);
		assertThat(this.events.oldest()).isEqualTo(7);
		Seen seen = read(cursor);
		assertThat(seen.missed).as("without a cursor, and with it").containsExactly("2-2", "3-6");
		assertThat(seen.numbers).containsExactly(7L, 8L, 9L, 10L);
		assertThat(seen.events).containsExactly(started(7), started(8), started(9), started(10));
	}

	@Test
	void numberWithoutAnEventIsAwaitedButNotForEver() {
		record(this.events, 1, 1);
		AtomicLong last = (AtomicLong) Objects.requireNonNull(ReflectionTestUtils.getField(this.events, "last"));
		last.incrementAndGet();
		record(this.events, 3, 3);
		EventCursor cursor = this.events.open(0);
		assertThat(read(cursor).numbers).containsExactly(1L);
		assertThat(cursor.position()).isEqualTo(1);
		Seen seen = new Seen();
		Awaitility.await().until(() -> cursor.read(10, seen) == 1);
		assertThat(seen.missed).containsExactly("2-2");
		assertThat(seen.numbers).containsExactly(3L);
	}

	@Test
	void manyThreadsAreReadInOrderAndWithoutAGapThatIsNotReported() {
		RecentEvents small = new RecentEvents(64, (text) -> text);
		EventCursor one = small.open(0);
		EventCursor other = small.open(0);
		CompletableFuture<Void> recorded = CompletableFuture.allOf(IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture.runAsync(
					() -> LongStream.range(0, 20_000).forEach((i) -> small.record(started(100_000 * thread + i)))))
			.toArray(CompletableFuture[]::new));
		for (EventCursor cursor : List.of(one, other)) {
			Seen seen = new Seen();
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
				cursor.read(1000, seen);
				return recorded.isDone() && cursor.position() == 80_000;
			});
			assertThat(seen.count).isEqualTo(80_000);
			assertThat(seen.problems).isEmpty();
			for (long thread = 0; thread < 4; thread++) {
				long from = 100_000 * thread;
				assertThat(seen.events).extracting(LifecycleEvent::timestampNanos)
					.filteredOn((number) -> number >= from && number < from + 100_000)
					.isSorted();
			}
		}
	}

	@Test
	void nothingIsKeptUnlessThereIsACursor() {
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		RecentEvents ring = new RecentEvents(0, 8, Duration.ofMillis(1), (text) -> text);
		ring.onDemand(begun::incrementAndGet, ended::incrementAndGet);
		assertThat(begun).hasValue(0);
		assertThat(ring.isAlwaysKept()).isFalse();
		record(ring, 1, 3);
		assertThat(ring.next()).isEqualTo(1);
		EventCursor cursor = ring.open(0);
		assertThat(begun).hasValue(1);
		record(ring, 4, 5);
		Seen seen = read(cursor);
		assertThat(seen.missed).isEmpty();
		assertThat(seen.unwatched).as("what nobody needed").containsExactly(1L);
		assertThat(seen.events).containsExactly(started(4), started(5));
		cursor.close();
		cursor.close();
		Awaitility.await().untilAsserted(() -> assertThat(ended).hasValue(2));
		Awaitility.await().until(() -> ring.slots() == null);
		try (EventCursor again = ring.open(3)) {
			record(ring, 6, 6);
			Seen later = read(again);
			assertThat(later.missed).isEmpty();
			assertThat(later.unwatched).containsExactly(4L);
			assertThat(later.numbers).containsExactly(5L);
		}
	}

	@Test
	void timesWithoutACursorAreNotMissedEvents() {
		RecentEvents ring = new RecentEvents(0, 8, Duration.ZERO, (text) -> text);
		for (int i = 0; i < 2; i++) {
			try (EventCursor cursor = ring.open(0)) {
				record(ring, 1, 3);
			}
			Awaitility.await().until(() -> ring.slots() == null);
		}
		try (EventCursor again = ring.open(2)) {
			Seen seen = new Seen();
			seen.count = 2;
			again.read(100, seen);
			assertThat(seen.missed).containsExactly("3-4", "6-8");
			assertThat(seen.unwatched).containsExactly(5L, 9L);
			assertThat(seen.problems).isEmpty();
		}
	}

	@Test
	void ringRestsOnlyAfterTheLastCursor() {
		RecentEvents ring = new RecentEvents(0, 8, Duration.ofMillis(1), (text) -> text);
		EventCursor one = ring.open(0);
		try (EventCursor other = ring.open(0)) {
			one.close();
			record(ring, 1, 1);
			assertThat(read(other).events).containsExactly(started(1));
		}
	}

	@Test
	void ringGrowsForACursorAndShrinksAfterwards() {
		RecentEvents ring = new RecentEvents(2, 8, Duration.ofMillis(1), (text) -> text);
		record(ring, 1, 3);
		try (EventCursor cursor = ring.open(0)) {
			record(ring, 4, 7);
			Seen seen = read(cursor);
			assertThat(seen.missed).containsExactly("1-1");
			assertThat(seen.numbers).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(ring.latest(null, 100)).containsExactly(started(7), started(6)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 8 })
	void eventsThatNobodyWatchedAreMissedAsSuch(int kept) {
		RecentEvents ring = new RecentEvents(kept, 8, Duration.ZERO, (text) -> text);
		ring.open(0).close();
		Awaitility.await().until(() -> Objects.requireNonNull(ring.slots()).size() == kept);
		record(ring, 1, 20);
		try (EventCursor cursor = ring.open(1)) {
			record(ring, 21, 50);
			Seen seen = new Seen();
			cursor.read(100, seen);
			assertThat(seen.missed).containsExactly("2-20", "21-42");
			assertThat(seen.unwatched).containsExactly(20L);
		}
	}

	@Test
	void nothingIsLostWhileTheRingIsResized() {
		RecentEvents ring = new RecentEvents(10_000, 20_000, Duration.ZERO, (text) -> text);
		CompletableFuture<Void> recorded = CompletableFuture.allOf(IntStream.range(0, 2)
			.mapToObj((thread) -> CompletableFuture
				.runAsync(() -> LongStream.range(0, 4000).forEach((i) -> ring.record(started(i)))))
			.toArray(CompletableFuture[]::new));
		while (!recorded.isDone()) {
			ring.open(0).close();
		}
		recorded.join();
		try (EventCursor cursor = ring.open(0)) {
			Seen seen = read(cursor);
			assertThat(seen.missed).isEmpty();
			assertThat(seen.count).isEqualTo(8000);
		}
	}

	@Test
	void ringThatIsClosedCanBeRead() {
		RecentEvents ring = new RecentEvents(0, 8, Duration.ZERO, (text) -> text);
		try (EventCursor cursor = ring.open(0)) {
			record(ring, 1, 2);
			ring.close();
			assertThat(read(cursor).events).containsExactly(started(1), started(2));
		}
	}

	@Test
	void recordingAndReadingAllocateNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		LifecycleEvent event = started(1);
		EventCursor cursor = this.events.open(0);
		Count count = new Count();
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 1000; i++) {
				this.events.record(event);
				cursor.read(10, count);
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(count.events).isEqualTo(20_000);
		assertThat(least).isLessThan(1000);
	}

	private static Seen read(EventCursor cursor) {
		Seen seen = new Seen();
		seen.count = cursor.position();
		cursor.read(Integer.MAX_VALUE, seen);
		return seen;
	}

	private static void record(RecentEvents ring, long from, long to) {
		LongStream.rangeClosed(from, to).forEach((number) -> ring.record(started(number)));
	}

	private static LifecycleEvent started(long number) {
		return new BackgroundTaskStarted("t", "task", number);
	}

	private static final class Seen implements EventCursor.Visitor {

		private final List<Long> numbers = new ArrayList<>();

		private final List<LifecycleEvent> events = new ArrayList<>();

		private final List<String> missed = new ArrayList<>();

		private final List<Long> unwatched = new ArrayList<>();

		private final List<String> problems = new ArrayList<>();

		private long count;

		@Override
		public void event(long number, LifecycleEvent event) {
			follow(number, number);
			this.numbers.add(number);
			this.events.add(event);
		}

		@Override
		public void missed(long from, long to) {
			follow(from, to);
			this.missed.add(from + "-" + to);
		}

		@Override
		public void unwatched(long number, Duration time) {
			follow(number, number);
			assertThat(time).isPositive();
			this.unwatched.add(number);
		}

		private void follow(long from, long to) {
			if (from != this.count + 1) {
				this.problems.add(from + " follows " + this.count);
			}
			this.count = to;
		}

	}

	private static final class Count implements EventCursor.Visitor {

		private int events;

		@Override
		public void event(long number, LifecycleEvent event) {
			this.events++;
		}

		@Override
		public void missed(long from, long to) {
			this.events += (int) (to - from + 1);
		}

	}

}
