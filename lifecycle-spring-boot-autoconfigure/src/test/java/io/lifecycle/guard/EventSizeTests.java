package io.lifecycle.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.SampleEvents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class EventSizeTests {

	private static final String LONG = "x".repeat(7000);

	private static final Throwable ERROR = new IllegalStateException(LONG);

	@Test
	void usualEventIsKeptAsItIs() {
		for (LifecycleEvent event : new LifecycleEvent[] { new RequestReceived(request("/", null, Map.of())),
				new RequestStarted(1, 0, 1, "GET", "/", "HTTP/1.1", 1), new Own("a", 1) }) {
			assertThat(EventSize.of(event)).isEqualTo(EventSize.USUAL);
			assertThat(EventSize.reduced(event)).isEqualTo(event);
		}
	}

	@ParameterizedTest
	@MethodSource("large")
	void largeEventIsReducedToOneOfTheSameClass(LifecycleEvent event) {
		LifecycleEvent reduced = EventSize.reduced(event);
		assertThat(EventSize.of(event)).isGreaterThan(4000);
		assertThat(reduced).hasSameClassAs(event);
		assertThat(EventSize.of(reduced)).isBetween(EventSize.USUAL, 17_000);
		assertThat(reduced.timestampNanos()).isEqualTo(event.timestampNanos());
		assertThat(EventSize.reduced(reduced)).usingRecursiveComparison().isEqualTo(reduced);
		if (reduced instanceof FallibleEvent fallible) {
			assertThat(fallible.error()).isInstanceOf(RecordedError.class)
				.hasToString("java.lang.IllegalStateException: " + "x".repeat(2000) + "…");
		}
	}

	static LifecycleEvent[] large() {
		RequestInfo request = request("/" + LONG, LONG, Map.of("traceparent", LONG));
		return new LifecycleEvent[] { new RequestReceived(request),
				new RequestComplete(request, new ResponseInfo(500, 1, null), 1, ERROR),
				new RequestStarted(1, 0, 1, LONG, LONG, "HTTP/1.1", 1), new BackgroundTaskFailed("1", "task", 1, ERROR),
				new ListenerQuarantined("listener", 50, ERROR) };
	}

	@ParameterizedTest
	@MethodSource
	void eachTextIsCountedAndCut(LifecycleEvent event) {
		assertThat(EventSize.of(event)).isGreaterThan(14_000);
		assertThat(EventSize.of(EventSize.reduced(event))).isLessThan(5000);
	}

	static LifecycleEvent[] eachTextIsCountedAndCut() {
		return new LifecycleEvent[] {
				new RequestReceived(new RequestInfo(1, 1, LONG, "/", null, "HTTP/1.1", "http", "127.0.0.1", Map.of())),
				new RequestReceived(request(LONG, null, Map.of())), new RequestReceived(request("/", LONG, Map.of())),
				new RequestReceived(request("/", null, Map.of("traceparent", LONG))),
				new RequestReceived(new RequestInfo(1, 1, "GET", "/", null, LONG, "http", "127.0.0.1", Map.of())),
				new RequestReceived(new RequestInfo(1, 1, "GET", "/", null, "HTTP/2.0", LONG, "127.0.0.1", Map.of())),
				new RequestReceived(new RequestInfo(1, 1, "GET", "/", null, "HTTP/2.0", "http", LONG, Map.of())),
				new RequestStarted(1, 0, 1, LONG, "/", "HTTP/1.1", 1),
				new RequestStarted(1, 0, 1, "GET", LONG, "HTTP/1.1", 1),
				new RequestStarted(1, 0, 1, "GET", "/", LONG, 1) };
	}

	@Test
	void halfOfAPairOfCharactersIsNotKept() {
		assertThat(EventSize.limited("x".repeat(1999) + "\uD83D\uDE00")).isEqualTo("x".repeat(1999) + "…");
	}

	@Test
	void valuesOfAnOwnEventAreCounted() {
		assertThat(EventSize.of(new Own(LONG, 1))).isGreaterThan(14_000);
		assertThat(EventSize.of(new Own(new long[1000], 1))).isGreaterThan(8000);
		assertThat(EventSize.of(new Own(null, 1))).isEqualTo(EventSize.USUAL);
		assertThat(EventSize.of(new Failing())).isEqualTo(EventSize.USUAL);
		Own own = new Own(LONG, 1);
		assertThat(EventSize.reduced(own)).isSameAs(own);
	}

	@ParameterizedTest
	@MethodSource
	void textsInsideOfAnOwnEventAreCounted(LifecycleEvent event) {
		assertThat(EventSize.of(event)).isGreaterThan(14_000);
	}

	static LifecycleEvent[] textsInsideOfAnOwnEventAreCounted() {
		record Nested(Object value) {
		}
		List<String> lines = Collections.nCopies(1000, "x".repeat(20));
		return new LifecycleEvent[] { new Own(lines, 1), new Own(new Nested(LONG), 1), new Own(Map.of("key", LONG), 1),
				new Own(new String[] { LONG }, 1), new Own(List.of(new Nested(Map.of("a", List.of(LONG)))), 1),
				new Own(Optional.of(lines).stream().toList(), 1), new Own(new StringBuilder(LONG), 1),
				new Own(ERROR, 1), new NoRecord(LONG),
				new BackgroundTaskFailed("1", "task", 1, new IllegalStateException("wrapped", ERROR)) };
	}

	@Test
	void suppressedErrorsAndEndlessCausesAreCounted() {
		Throwable error = new IllegalStateException("on purpose");
		error.addSuppressed(ERROR);
		assertThat(EventSize.of(new BackgroundTaskFailed("1", "task", 1, error))).isBetween(20_000, 30_000);
		Throwable first = new IllegalStateException("first");
		first.initCause(new IllegalStateException(LONG, first));
		assertThat(EventSize.of(new BackgroundTaskFailed("1", "task", 1, first))).isBetween(20_000, 200_000);
	}

	@Test
	void cyclicValuesAreCountedOnce() {
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		cyclic.add(LONG);
		assertThat(EventSize.of(new Own(cyclic, 1))).isBetween(14_000, 100_000);
	}

	@Test
	void everyEventHasASize() {
		assertThat(SampleEvents.all(new StaticApplicationContext())).allSatisfy((event) -> {
			assertThat(EventSize.of(event)).isGreaterThanOrEqualTo(EventSize.USUAL);
			assertThat(EventSize.reduced(event)).hasSameClassAs(event);
		});
	}

	private static RequestInfo request(String path, @Nullable String query, Map<String, String> headers) {
		return new RequestInfo(1, 1, "GET", path, query, "HTTP/1.1", "http", "127.0.0.1", headers);
	}

	record Own(@Nullable Object value, long timestampNanos) implements LifecycleEvent {
	}

	static final class NoRecord implements LifecycleEvent {

		private final String text;

		NoRecord(String text) {
			this.text = text;
		}

		String getText() {
			throw new IllegalStateException("must not be called: " + this.text.length());
		}

		@Override
		public long timestampNanos() {
			return 1;
		}

	}

	record Failing(String text) implements FallibleEvent {

		Failing() {
			this("");
		}

		@Override
		public String text() {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public Throwable error() {
			throw new StackOverflowError();
		}

		@Override
		public long timestampNanos() {
			throw new IllegalStateException("on purpose");
		}

	}

}
