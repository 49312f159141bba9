package io.lifecycle.collector;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a ring of numbered events. A thread owns a slot while it writes, so an
 * event and its number always belong together, even if a thread pauses for so long that
 * the others go around the ring. Thread-safe; no method blocks.
 */
final class EventSlots {

	private volatile long first;

	private final AtomicReferenceArray<@Nullable LifecycleEvent> events;

	// The number of the event in the slot; negative while it is written; 0 if none was.
	private final AtomicLongArray numbers;

	/**
	 * Create empty slots.
	 * @param size the number of slots
	 * @param first the smallest number that belongs here
	 */
	EventSlots(int size, long first) {
		this.first = first;
		this.events = new AtomicReferenceArray<>(size);
		this.numbers = new AtomicLongArray(size);
	}

	int size() {
		return this.events.length();
	}

	/**
	 * Return the smallest number that may still be here.
	 * @param next the number that the next event gets
	 */
	long oldest(long next) {
		return Math.max(this.first, next - size());
	}

	/**
	 * Put an event into its slot, unless the slot has a later one. The event is also
	 * given up in the rare case that a thread which is a whole ring behind is writing to
	 * the slot at this moment.
	 */
	void put(long number, LifecycleEvent event) {
		int slot = slot(number);
		long present = this.numbers.get(slot);
		while (present >= 0 && present < number && number >= this.first) {
			if (this.numbers.compareAndSet(slot, present, -number)) {
				this.events.setRelease(slot, event);
				this.numbers.set(slot, number);
				return;
			}
			present = this.numbers.get(slot);
		}
	}

	/**
	 * Return the event of a number, or {@code null} if it is not here.
	 */
	@Nullable LifecycleEvent get(long number) {
		int slot = slot(number);
		if (this.numbers.get(slot) != number) {
			return null;
		}
		LifecycleEvent event = this.events.get(slot);
		return (this.numbers.get(slot) == number) ? event : null;
	}

	/**
	 * Return whether a later event has taken the slot of a number.
	 */
	boolean isOverwritten(long number) {
		return Math.abs(this.numbers.get(slot(number))) > number;
	}

	/**
	 * Put the events of other slots into these.
	 * @param next the number that the next event gets
	 */
	void copy(EventSlots others, long next) {
		this.first = others.oldest(next);
		for (long number = this.first; number < next; number++) {
			LifecycleEvent event = others.get(number);
			if (event != null) {
				put(number, event);
			}
		}
	}

	private int slot(long number) {
		return (int) (number % size());
	}

}
