package io.lifecycle.test;

import java.util.List;
import java.util.stream.Collectors;

import io.lifecycle.event.LifecycleEvent;

/**
 * Describes the recorded events in failure messages.
 */
final class Narration {

	private static final int LIMIT = 200;

	private Narration() {
	}

	/**
	 * Describe events.
	 * @param events the events
	 * @param others the number of recorded events that do not belong to the test
	 */
	static String of(List<LifecycleEvent> events, int others) {
		String text = events.isEmpty() ? "Nothing was recorded."
				: "Recorded:" + events.stream().limit(LIMIT).map(Narration::line).collect(Collectors.joining());
		if (events.size() > LIMIT) {
			text += "%n  and %s more".formatted(events.size() - LIMIT);
		}
		if (others > 0) {
			text += ("%n%s more events do not belong to this test; see RecordedSignals.all(). What another thread emits or "
					+ "sends belongs to it with RecordedSignals.adopt(), or if 'spring.task.execution.propagate-context' "
					+ "transfers the context; what another client sends, with the header '%s'")
				.formatted(others, RecordedSignals.HEADER);
		}
		return text;
	}

	private static String line(LifecycleEvent event) {
		return "%n  ".formatted() + event;
	}

}
