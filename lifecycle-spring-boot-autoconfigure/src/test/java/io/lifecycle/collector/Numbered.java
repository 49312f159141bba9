package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event that knows which thread recorded it, and as its how manieth.
 */
record Numbered(int thread, int number, long timestampNanos) implements LifecycleEvent {

	Numbered(int number) {
		this(0, number, LifecycleClock.monotonicNanos());
	}

	static List<Integer> numbers(List<LifecycleEvent> events) {
		return events.stream().map((event) -> ((Numbered) event).number()).toList();
	}

	/**
	 * Assert that nothing is lost, nothing is there twice, and the events of each thread
	 * are in order.
	 */
	static void assertComplete(List<LifecycleEvent> events, int threads, int perThread) {
		Map<Integer, List<Integer>> byThread = new HashMap<>();
		for (LifecycleEvent event : events) {
			Numbered numbered = (Numbered) event;
			byThread.computeIfAbsent(numbered.thread(), (key) -> new ArrayList<>()).add(numbered.number());
		}
		assertThat(byThread).hasSize(threads);
		byThread.values()
			.forEach((numbers) -> assertThat(numbers).hasSize(perThread).isSorted().doesNotHaveDuplicates());
	}

}
