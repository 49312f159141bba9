package io.lifecycle.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The differences of two reports: what listeners did before and after a change, with the
 * same recording. It keeps a bounded number of them. Immutable once created.
 *
 * @since 0.1.0
 * @see ReplayReport
 */
public final class ReplayComparison {

	private static final int SHOWN = 50;

	private static final int WIDTH = 400;

	private final List<String> shown = new ArrayList<>();

	private final Map<String, Long> byListener = new TreeMap<>();

	private long events;

	private long differences;

	private final Comparator<ReportedEvent> order;

	private ReplayComparison(Comparator<ReportedEvent> order) {
		this.order = order;
	}

	/**
	 * Compare two reports.
	 * @param before the report of the listeners as they were
	 * @param after the report of the listeners as they are now
	 * @return the comparison
	 * @throws java.io.UncheckedIOException if a file cannot be read
	 * @throws IllegalArgumentException if a file is no report
	 */
	public static ReplayComparison of(Path before, Path after) {
		Comparator<ReportedEvent> number = Comparator.comparingLong(ReportedEvent::number);
		Comparator<ReportedEvent> time = Comparator.comparing(ReportedEvent::time).thenComparing(number);
		// Runs are replayed one after another in any order of their events.
		ReplayComparison comparison = new ReplayComparison(isInTheOrderOfTheRecording(after) ? number
				: (one, other) -> (one.run().equals(other.run()) ? time : number).compare(one, other));
		try (ReportReader old = new ReportReader(before); ReportReader now = new ReportReader(after)) {
			comparison.compare(old, now);
		}
		return comparison;
	}

	private void compare(ReportReader before, ReportReader after) {
		ReportedEvent old = before.peek();
		ReportedEvent now = after.peek();
		while (old != null || now != null) {
			// An event that is missing on one side was not selected there.
			int order = (old == null) ? 1 : (now == null) ? -1 : this.order.compare(old, now);
			compare((order <= 0) ? before.poll() : null, (order >= 0) ? after.poll() : null);
			old = before.peek();
			now = after.peek();
		}
	}

	private static boolean isInTheOrderOfTheRecording(Path report) {
		long last = 0;
		try (ReportReader events = new ReportReader(report)) {
			ReportedEvent event = events.poll();
			while (event != null && event.number() > last) {
				last = event.number();
				event = events.poll();
			}
			return event == null;
		}
	}

	private void compare(@Nullable ReportedEvent old, @Nullable ReportedEvent now) {
		if (old != null && now != null && !old.time().equals(now.time())) {
			throw new IllegalArgumentException(
					"The reports are about different recordings: %s, %s".formatted(old.title(), now.title()));
		}
		this.events++;
		Map<String, String> before = (old != null) ? old.conclusions() : Map.of();
		Map<String, String> after = (now != null) ? now.conclusions() : Map.of();
		Set<String> listeners = new LinkedHashSet<>(before.keySet());
		listeners.addAll(after.keySet());
		String title = (old != null) ? old.title() : (now != null) ? now.title() : "";
		for (String listener : listeners) {
			String was = before.getOrDefault(listener, "–");
			String is = after.getOrDefault(listener, "–");
			if (!was.equals(is)) {
				note(title, listener, was, is);
			}
		}
	}

	private void note(String title, String listener, String before, String after) {
		this.differences++;
		this.byListener.merge(listener, 1L, Long::sum);
		if (this.shown.size() < SHOWN) {
			this.shown.add("%s%n  %s: %s → %s".formatted(title, listener, shortened(before), shortened(after)));
		}
	}

	private static String shortened(String text) {
		return (text.length() <= WIDTH) ? text : text.substring(0, WIDTH) + "…";
	}

	/**
	 * Return the number of conclusions that differ.
	 * @return the number, 0 if the listeners did the same
	 */
	public long differences() {
		return this.differences;
	}

	/**
	 * Describe the differences: which event, in which line of the recording, which
	 * listener, and what it did before and after.
	 * @return lines of text, with a summary at the end
	 */
	public String describe() {
		StringBuilder text = new StringBuilder();
		this.shown.forEach((difference) -> text.append(difference).append(System.lineSeparator()));
		if (this.differences > this.shown.size()) {
			text.append("… and %s more%n".formatted(this.differences - this.shown.size()));
		}
		text.append("%s differences in %s events".formatted(this.differences, this.events));
		this.byListener.forEach((listener, count) -> text.append("%n  %s: %s".formatted(listener, count)));
		return text.toString();
	}

}
