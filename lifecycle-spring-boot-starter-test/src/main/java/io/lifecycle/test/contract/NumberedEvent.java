package io.lifecycle.test.contract;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event that a contract emits, with the number of its thread and its position among
 * the events of that thread.
 *
 * @param thread the number of the thread
 * @param number the number of the event
 * @param timestampNanos the moment by the {@linkplain LifecycleClock clock} of events
 * @since 0.1.0
 */
public record NumberedEvent(int thread, int number, long timestampNanos) implements LifecycleEvent {

	private static final Pattern TEXT = Pattern.compile("thread=(\\d+), number=(\\d+), timestampNanos=(-?\\d+)");

	/**
	 * Create an event that is emitted now by thread 0.
	 * @param number the number of the event
	 */
	public NumberedEvent(int number) {
		this(0, number, LifecycleClock.monotonicNanos());
	}

	/**
	 * Find an event in a text that holds its {@link #toString()}.
	 * @param text the text, a line of a log for example
	 * @return the event
	 */
	public static NumberedEvent parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		assertThat(matcher.find()).as(text).isTrue();
		return new NumberedEvent(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
				Long.parseLong(matcher.group(3)));
	}

	/**
	 * Return the numbers of events.
	 * @param events the events, all of this class
	 * @return their numbers in the same order
	 */
	public static List<Integer> numbers(List<? extends LifecycleEvent> events) {
		return events.stream().map((event) -> ((NumberedEvent) event).number()).toList();
	}

	/**
	 * Assert that no event is lost or duplicated, and that the events of each thread are
	 * in order.
	 * @param events the events, all of this class
	 * @param threads how many threads there were
	 * @param perThread how many events each of them emitted
	 */
	public static void assertComplete(List<? extends LifecycleEvent> events, int threads, int perThread) {
		Map<Integer, List<Integer>> byThread = events.stream()
			.map(NumberedEvent.class::cast)
			.collect(Collectors.groupingBy(NumberedEvent::thread, TreeMap::new,
					Collectors.mapping(NumberedEvent::number, Collectors.toList())));
		assertThat(byThread).hasSize(threads);
		assertThat(byThread.values())
			.allSatisfy((numbers) -> assertThat(numbers).hasSize(perThread).isSorted().doesNotHaveDuplicates());
	}

}
