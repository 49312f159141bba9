package io.lifecycle.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;

import io.lifecycle.json.UnknownEvent;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.Recording;
import io.lifecycle.recording.RecordingVisitor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the selected events of a recording in the wanted order, and counts the others.
 * Not thread-safe.
 */
final class EventSource implements RecordingVisitor {

	// An event is recorded at most this much later than a newer one.
	private static final Duration WINDOW = Duration.ofSeconds(5);

	private static final int LIMIT = 1_000_000;

	private static final int REPORTED = 5;

	private static final Logger logger = LoggerFactory.getLogger(SignalReplay.class);

	private final Predicate<RecordedEvent> filter;

	private final @Nullable PriorityQueue<Numbered> waiting;

	private final Target target;

	private long number;

	private Instant newest = Instant.MIN;

	private String run = "";

	private long unknown;

	private long torn;

	private long skipped;

	EventSource(Predicate<RecordedEvent> filter, ReplayOrder order, Target target) {
		this.filter = filter;
		this.target = target;
		this.waiting = (order == ReplayOrder.TIME)
				? new PriorityQueue<>(Comparator.comparing(Numbered::time).thenComparingLong(Numbered::number)) : null;
	}

	void read(Recording recording) {
		recording.read(this);
		if (this.waiting != null) {
			release(this.waiting, Instant.MAX);
		}
	}

	@Override
	public void event(RecordedEvent event) {
		if (event.event() instanceof UnknownEvent unknown) {
			note(unknown, event);
		}
		else if (!this.filter.test(event)) {
			this.skipped++;
		}
		else if (this.waiting == null) {
			this.target.accept(event);
		}
		else {
			beginRun(event.run(), this.waiting);
			Numbered numbered = new Numbered(event, event.time(), this.number++);
			this.waiting.add(numbered);
			this.newest = numbered.time().isAfter(this.newest) ? numbered.time() : this.newest;
			release(this.waiting, this.newest.minus(WINDOW));
		}
	}

	// Runs may have recorded at the same time, but they are replayed one after another.
	private void beginRun(String run, PriorityQueue<Numbered> waiting) {
		if (!run.equals(this.run)) {
			release(waiting, Instant.MAX);
			this.run = run;
			this.newest = Instant.MIN;
		}
	}

	private void note(UnknownEvent event, RecordedEvent source) {
		this.unknown++;
		if (this.unknown <= REPORTED) {
			logger.warn("{} in line {} of {} is not replayed: {}", event.type(), source.line(), source.file(),
					event.why());
		}
	}

	private void release(PriorityQueue<Numbered> waiting, Instant until) {
		Numbered oldest = waiting.peek();
		while (oldest != null && (oldest.time().isBefore(until) || waiting.size() > LIMIT)) {
			waiting.remove();
			this.target.accept(oldest.event());
			oldest = waiting.peek();
		}
	}

	@Override
	public void torn(String file, long line) {
		this.torn++;
	}

	long unknown() {
		return this.unknown;
	}

	long torn() {
		return this.torn;
	}

	long skipped() {
		return this.skipped;
	}

	@FunctionalInterface
	interface Target {

		void accept(RecordedEvent event);

	}

	private record Numbered(RecordedEvent event, Instant time, long number) {
	}

}
