package io.lifecycle.collector;

import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.StartupBegin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RecentEvents}.
 */
class RecentEventsTests {

	private final RecentEvents events = new RecentEvents(4, (text) -> text);

	@Test
	void latestAreKeptNewestFirst() {
		IntStream.range(0, 10).forEach((i) -> this.events.record(started(i)));
		assertThat(this.events.latest(null, 100)).containsExactly(started(9), started(8), started(7), started(6));
		assertThat(this.events.latest(null, 2)).containsExactly(started(9), started(8));
	}

	@Test
	void fewerThanTheSizeAreAllKept() {
		assertThat(this.events.latest(null, 100)).isEmpty();
		this.events.record(started(1));
		assertThat(this.events.latest(null, 100)).containsExactly(started(1));
	}

	@Test
	void orderIsThatOfTheTimestamps() {
		this.events.record(started(2));
		this.events.record(started(1));
		assertThat(this.events.latest(null, 100)).containsExactly(started(2), started(1));
	}

	@Test
	void typeIsFoundByBothNames() {
		this.events.record(started(1));
		this.events.record(new Own("a", 2));
		assertThat(this.events.latest("Own", 100)).hasSize(1);
		assertThat(this.events.latest(Own.class.getName(), 100)).hasSize(1);
		assertThat(this.events.latest("BackgroundTaskStarted", 100)).containsExactly(started(1));
		assertThat(this.events.latest(BackgroundTaskStarted.class.getName(), 100)).containsExactly(started(1));
		assertThat(this.events.latest("LifecycleEvent", 100)).isEmpty();
	}

	@Test
	void manyThreadsFillItOnceEach() {
		RecentEvents many = new RecentEvents(40_000, (text) -> text);
		List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture
				.runAsync(() -> IntStream.range(0, 10_000).forEach((i) -> many.record(started(10_000 * thread + i)))))
			.toList();
		threads.forEach(CompletableFuture::join);
		assertThat(many.latest(null, 100_000)).hasSize(40_000).doesNotHaveDuplicates();
	}

	@Test
	void eventWithoutReferencesIsKeptAsItIs() {
		LifecycleEvent event = started(1);
		this.events.record(event);
		assertThat(this.events.latest(null, 1).get(0)).isSameAs(event);
	}

	@Test
	void nothingOfTheApplicationIsKeptAlive() {
		List<WeakReference<?>> references = record();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(references).allSatisfy((reference) -> assertThat(reference.get()).isNull());
		});
		assertThat(this.events.latest(null, 100)).hasSize(4);
	}

	private List<WeakReference<?>> record() {
		GenericApplicationContext context = new GenericApplicationContext();
		RuntimeException error = new RuntimeException("first", new IllegalStateException("second"));
		byte[] body = new byte[1000];
		RequestInfo request = new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "", Map.of());
		this.events.record(new StartupBegin(context, 1));
		this.events.record(new RequestComplete(request, new ResponseInfo(500, 0, "/"), 1, error, 2));
		this.events.record(new BackgroundTaskFailed("1", "task", 1, error, 3));
		this.events.record(new Own(body, 4));
		List<WeakReference<?>> references = new ArrayList<>();
		List.of(context, error, error.getCause(), body).forEach((kept) -> references.add(new WeakReference<>(kept)));
		return references;
	}

	@Test
	void ownEventIsKeptInShortTexts() {
		this.events.record(new Own("x".repeat(100_000), 1));
		assertThat(KeptEvent.fields(this.events.latest(null, 1).get(0)).get("value"))
			.isInstanceOfSatisfying(String.class, (text) -> assertThat(text).hasSize(501).endsWith("x…"));
		this.events.record(new Own(new Object(), 2));
		assertThat(KeptEvent.fields(this.events.latest(null, 1).get(0))).containsEntry("value", "Object");
		this.events.record(new Own(42, 3));
		assertThat(KeptEvent.fields(this.events.latest(null, 1).get(0))).containsEntry("value", 42);
	}

	@Test
	void whatIsNestedInAnOwnEventIsKeptToALimit() {
		record Amount(String currency, BigDecimal value) {
		}
		record Transfer(Amount amount, List<Object> notes, @Nullable Object next) {
		}
		List<Object> notes = new ArrayList<>(List.of("first", Map.of("k", new Amount("CHF", BigDecimal.ONE))));
		notes.addAll(Collections.nCopies(1000, "more"));
		this.events.record(new Own(new Transfer(new Amount("EUR", BigDecimal.TEN), notes, null), 1));
		Object value = KeptEvent.fields(this.events.latest(null, 1).get(0)).get("value");
		assertThat(value).hasToString("{amount={currency=EUR, value=10}, notes=[first, {k=Amount}, "
				+ "more, ".repeat(17) + "more], next=null}");
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		this.events.record(new Own(cyclic, 2));
		assertThat(KeptEvent.fields(this.events.latest(null, 1).get(0))).containsEntry("value",
				List.of(List.of(List.of("ArrayList"))));
	}

	@Test
	void longTextsAreCut() {
		String path = "/" + "x".repeat(7000);
		RequestInfo request = new RequestInfo(1, 1, "GET", path, null, "HTTP/1.1", "http", "", Map.of());
		this.events.record(new RequestReceived(request, 1));
		this.events
			.record(new RequestComplete(request, new ResponseInfo(500, 0, "/"), 1, new RuntimeException(path), 2));
		assertThat(this.events.latest(null, 100)).hasSize(2)
			.allSatisfy((event) -> assertThat(KeptEvent.fields(event).toString()).hasSizeLessThan(5000));
	}

	@Test
	void eventOfAnApplicationThatThrowsIsKept() {
		this.events.record(new LifecycleEvent() {

			@Override
			public long timestampNanos() {
				throw new IllegalStateException("on purpose");
			}

		});
		assertThat(this.events.latest(null, 100)).hasSize(1);
	}

	@Test
	void messagesOfErrorsAreMaskedWhenTheyAreRecorded() {
		RecentEvents masked = new RecentEvents(1, (text) -> "masked");
		masked.record(new BackgroundTaskFailed("1", "task", 1, new IllegalStateException("secret"), 3));
		assertThat(KeptEvent.fields(masked.latest(null, 1).get(0))).containsEntry("error",
				"java.lang.IllegalStateException: masked");
	}

	@Test
	void sizeMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecentEvents(0, (text) -> text));
	}

	private static LifecycleEvent started(long number) {
		return new BackgroundTaskStarted("t-" + number, "task", number);
	}

	record Own(Object value, long timestampNanos) implements LifecycleEvent {

	}

}
