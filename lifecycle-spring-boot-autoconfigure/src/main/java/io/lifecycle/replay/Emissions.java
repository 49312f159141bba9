package io.lifecycle.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

import io.lifecycle.guard.Recent;

/**
 * Recognizes the events that are in the recording because a listener emitted them, and
 * that the listener emits again. Either one may come first: a collector records an event
 * after the events that its listeners emit, unless they emit them later. Thread-safe.
 */
final class Emissions {

	// A listener that emits an event later does so within this time.
	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int LIMIT = 10_000;

	private final Pool recorded = new Pool();

	private final Pool emitted = new Pool();

	/**
	 * Note an event of the recording.
	 * @return whether it is to be delivered
	 */
	synchronized boolean isNewInRecording(String content, Instant time) {
		return !this.emitted.take(content, time) && this.recorded.add(content, time);
	}

	/**
	 * Note an event that a listener emits.
	 * @return whether it is to be delivered
	 */
	synchronized boolean isNewFromListener(String content, Instant time) {
		return !this.recorded.take(content, time) && this.emitted.add(content, time);
	}

	private static final class Pool {

		private final Map<String, Deque<Instant>> times = new Recent<>(LIMIT);

		boolean add(String content, Instant time) {
			Deque<Instant> same = current(content, time);
			same.add(time);
			if (same.size() > LIMIT) {
				same.remove();
			}
			return true;
		}

		boolean take(String content, Instant time) {
			Deque<Instant> same = current(content, time);
			boolean found = same.poll() != null;
			if (same.isEmpty()) {
				this.times.remove(content);
			}
			return found;
		}

		private Deque<Instant> current(String content, Instant time) {
			Deque<Instant> same = this.times.computeIfAbsent(content, (key) -> new ArrayDeque<>());
			while (!same.isEmpty() && same.element().plus(WINDOW).isBefore(time)) {
				same.remove();
			}
			return same;
		}

	}

}
