package io.lifecycle.signal.annotation;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * The filters of {@link io.lifecycle.signal.OnSignal} for other places that select
 * events. Their evaluation allocates nothing and never throws.
 *
 * @since 0.1.0
 */
public final class EventPredicates {

	private EventPredicates() {
	}

	/**
	 * Select requests by the status of the response.
	 * @param values statuses such as {@code 404}, or classes of them such as {@code 5xx}
	 * @return the filter
	 * @throws IllegalArgumentException if a value is neither
	 */
	public static Predicate<LifecycleEvent> status(Collection<String> values) {
		check(values, EventPredicates::statusProblem);
		BitSet statuses = new BitSet();
		for (String value : values) {
			int first = Integer.parseInt(value.toLowerCase(Locale.ROOT).replace('x', '0'));
			statuses.set(first, first + (Character.isDigit(value.charAt(1)) ? 1 : 100));
		}
		return (event) -> (event instanceof RequestComplete complete && contains(statuses, complete.status()))
				|| (event instanceof ResponseCompleted completed && contains(statuses, completed.status()));
	}

	private static boolean contains(BitSet statuses, int status) {
		return status >= 0 && statuses.get(status);
	}

	static @Nullable String statusProblem(String value) {
		return value.matches("[1-9][0-9]{2}|[1-5](xx|XX)") ? null
				: "Write a status such as \"404\" or a class of them such as \"5xx\".";
	}

	/**
	 * Select events by their duration.
	 * @param value the minimum, such as {@code 500ms} or {@code PT2S}
	 * @return the filter
	 * @throws IllegalArgumentException if it is no duration, or negative
	 */
	public static Predicate<LifecycleEvent> slowerThan(String value) {
		Duration least = duration(value);
		if (least == null || least.isNegative()) {
			throw new IllegalArgumentException("Write a duration such as \"500ms\", \"2s\" or \"PT2S\".");
		}
		long nanos = TimeUnit.NANOSECONDS.convert(least);
		return (event) -> event instanceof TimedEvent timed && timed.durationNanos() >= nanos;
	}

	private static @Nullable Duration duration(String value) {
		try {
			return DurationFormatterUtils.detectAndParse(value);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Select requests by their path.
	 * @param patterns the patterns, see {@link PathPatterns}
	 * @return the filter
	 * @throws IllegalArgumentException if a pattern is invalid
	 */
	public static Predicate<LifecycleEvent> path(Collection<String> patterns) {
		Predicate<String> paths = PathPatterns.of(patterns);
		return (event) -> (event instanceof RequestEvent request && paths.test(request.request().path()))
				|| (event instanceof RequestStarted started && paths.test(started.path()));
	}

	private static void check(Collection<String> values, Function<String, @Nullable String> problem) {
		for (String value : values) {
			String action = problem.apply(value);
			if (action != null) {
				throw new IllegalArgumentException(action);
			}
		}
	}

}
