package io.lifecycle.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.lifecycle.recording.RecordedEvent;

/**
 * One recorded event and everything that its listeners cause. The next event waits until
 * all of it has ended, or the time is up. Thread-safe.
 */
final class ReplayMoment {

	private final RecordedEvent source;

	private final AtomicBoolean taken = new AtomicBoolean();

	// These are guarded by this.
	private final List<ReplayedEvent> events = new ArrayList<>();

	private final Set<Object> open = new HashSet<>();

	ReplayMoment(RecordedEvent source) {
		this.source = source;
	}

	RecordedEvent source() {
		return this.source;
	}

	/**
	 * Return whether an event is the recorded one, the first time that it is emitted.
	 */
	boolean takes(Object event) {
		return event == this.source.event() && this.taken.compareAndSet(false, true);
	}

	synchronized ReplayedEvent add(ReplayedEvent event) {
		this.events.add(event);
		return event;
	}

	synchronized Object begin() {
		Object token = new Object();
		this.open.add(token);
		return token;
	}

	synchronized void end(Object token) {
		this.open.remove(token);
		notifyAll();
	}

	/**
	 * Wait until everything has ended.
	 * @return whether it has
	 */
	synchronized boolean await(Duration limit) throws InterruptedException {
		long deadline = System.nanoTime() + limit.toNanos();
		while (!this.open.isEmpty()) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
		return true;
	}

	/**
	 * Return the conclusions: first those of the recorded event in dispatch order, then
	 * those of the events that its listeners emitted, which may have done so at the same
	 * time.
	 */
	synchronized List<Conclusion> conclusions() {
		Stream<ReplayedEvent> emitted = this.events.stream()
			.filter((event) -> event.emission() != null)
			.sorted(Comparator.comparing((event) -> Objects.requireNonNull(event.emission())));
		return Stream.concat(this.events.stream().filter((event) -> event.emission() == null), emitted)
			.flatMap(ReplayedEvent::conclusions)
			.toList();
	}

}
