package io.lifecycle.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.NumberedEvent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BatchRetry} and {@link DeliveryException}.
 */
@Timeout(60)
class BatchRetryTests {

	private static final BatchRetry AT_ONCE = new BatchRetry(3, Duration.ZERO, 1, Duration.ZERO);

	private static final BatchRetry IN_AN_HOUR = new BatchRetry(3, Duration.ofHours(1), 1, Duration.ofHours(1));

	private final List<List<LifecycleEvent>> attempts = Collections.synchronizedList(new ArrayList<>());

	@Test
	void sameBatchIsDeliveredAgainBeforeTheNextOne() {
		BufferedCollector collector = collector(AT_ONCE, (batch) -> {
			if (this.attempts.size() < 3) {
				throw new IllegalStateException("on purpose");
			}
		});
		collector.record(new NumberedEvent(1));
		collector.record(new NumberedEvent(2));
		Awaitility.await().until(() -> this.attempts.size() == 4);
		collector.close();
		assertThat(this.attempts.subList(0, 3)).allSatisfy((batch) -> assertThat(batch).isSameAs(this.attempts.get(0)));
		assertThat(collector.consumers()).containsExactly(new ConsumerStatus("consumer", 2, 0, 0, 0, false));
	}

	@Test
	void consumerMayHaveRetriesOfItsOwn() {
		EventBatchConsumer consumer = new EventBatchConsumer() {

			@Override
			public void accept(List<LifecycleEvent> batch) {
				BatchRetryTests.this.attempts.add(batch);
				throw new IllegalStateException("on purpose");
			}

			@Override
			public BatchRetry retry() {
				return AT_ONCE;
			}

		};
		try (BufferedCollector collector = BufferedCollector.builder().maxBufferSize(1).onFlush(consumer).build()) {
			collector.record(new NumberedEvent(1));
			Awaitility.await().until(collector::isFailing);
			assertThat(this.attempts).hasSize(4);
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, 4", "false, 1" })
	void consumerKnowsWhatItFailedToHandleAndWhetherToRetry(boolean temporary, int expected) {
		BufferedCollector collector = BufferedCollector.builder().maxBufferSize(5).onFlush("consumer", (batch) -> {
			this.attempts.add(batch);
			throw temporary ? DeliveryException.temporary(2, Duration.ZERO, "on purpose", null)
					: DeliveryException.permanent(2, "on purpose");
		}, AT_ONCE).build();
		for (int i = 0; i < 5; i++) {
			collector.record(new NumberedEvent(i));
		}
		Awaitility.await().until(collector::isFailing);
		collector.close();
		assertThat(this.attempts).hasSize(expected);
		assertThat(collector.consumers()).containsExactly(new ConsumerStatus("consumer", 3, 0, 2, 0, true));
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void endDeliversABatchThatWaitsOnceMoreAndNoneAgain(boolean twice) {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		BufferedCollector collector = collector(IN_AN_HOUR, (batch) -> {
			threads.add(Thread.currentThread());
			throw DeliveryException.temporary(1, Duration.ofHours(2), "on purpose", null);
		});
		collector.record(new NumberedEvent(1));
		Awaitility.await()
			.until(() -> threads.stream().anyMatch((thread) -> thread.getState() == Thread.State.TIMED_WAITING));
		collector.record(new NumberedEvent(2));
		if (twice) {
			assertThat(collector.deliverAtEnd()).isTrue();
		}
		collector.record(new NumberedEvent(3));
		collector.close();
		assertThat(this.attempts).extracting((batch) -> ((NumberedEvent) batch.get(0)).number())
			.containsExactly(1, 1, 2, 3);
		assertThat(collector.consumers()).containsExactly(new ConsumerStatus("consumer", 0, 0, 3, 0, true));
	}

	@RepeatedTest(10)
	void timeGrowsUpToItsMaximumAndIsShortenedByAtMostHalf() {
		BatchRetry retry = new BatchRetry(9, Duration.ofNanos(1000), 3, Duration.ofNanos(4000));
		assertThat(retry.delayNanos(0)).isBetween(500L, 1000L);
		assertThat(retry.delayNanos(1)).isBetween(1500L, 3000L);
		assertThat(retry.delayNanos(2)).isBetween(2000L, 4000L);
		assertThat(retry.delayNanos(10_000)).isBetween(2000L, 4000L);
	}

	@Test
	void retriesAndFailuresThatMakeNoSenseAreRefused() {
		Duration second = Duration.ofSeconds(1);
		for (ThrowingCallable wrong : List.<ThrowingCallable>of(() -> new BatchRetry(-1, second, 1, second),
				() -> new BatchRetry(1, second.negated(), 1, second),
				() -> new BatchRetry(1, second, Double.NaN, second), () -> new BatchRetry(1, second, 0.5, second),
				() -> new BatchRetry(1, second, 1, second.negated()), () -> DeliveryException.permanent(-1, ""),
				() -> DeliveryException.temporary(-1, second, "", null))) {
			assertThatIllegalArgumentException().isThrownBy(wrong).withMessageContaining("must not be");
		}
	}

	private BufferedCollector collector(BatchRetry retry, Consumer<List<LifecycleEvent>> consumer) {
		return BufferedCollector.builder().maxBufferSize(1).onFlush("consumer", (batch) -> {
			this.attempts.add(batch);
			consumer.accept(batch);
		}, retry).build();
	}

}
