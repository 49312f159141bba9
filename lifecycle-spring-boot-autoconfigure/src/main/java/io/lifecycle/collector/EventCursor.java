package io.lifecycle.collector;

import java.time.Duration;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbered events one after another, from a position of its own. Other cursors and
 * the threads that record events are not affected, however slowly it reads. The events
 * are kept at least until it is closed. One thread at a time may use it, and any thread
 * may close it.
 *
 * @since 0.1.0
 */
public final class EventCursor implements AutoCloseable {

	// A number without an event belongs to a thread that is about to record it, unless
	// that thread could not.
	private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

	private final RecentEvents events;

	private long position;

	private long awaited;

	private long awaitedSince;

	private boolean closed;

	EventCursor(RecentEvents events, long position) {
		this.events = events;
		this.position = position;
	}

	/**
	 * Return the position.
	 * @return the number of the last event that was read or missed; 0 before the first
	 */
	public long position() {
		return this.position;
	}

	/**
	 * Read the next events. It never blocks: it stops before an event that has a number
	 * but is not recorded completely, for at most a second.
	 * @param most the maximum number of events
	 * @param visitor receives the events in the order of their numbers
	 * @return the number of events
	 */
	public int read(int most, Visitor visitor) {
		EventSlots slots = this.events.slots();
		long next = this.events.next();
		int count = 0;
		while (slots != null && count < most && this.position + 1 < next) {
			long number = this.position + 1;
			LifecycleEvent event = slots.get(number);
			if (event != null) {
				this.position = number;
				visitor.event(number, event);
				count++;
			}
			else if (number < slots.oldest(next) || isOverdue(number)) {
				miss(number, Math.max(number, slots.oldest(next) - 1), visitor);
			}
			else if (slots.isOverwritten(number)) {
				next = this.events.next();
			}
			else {
				return count;
			}
		}
		return count;
	}

	private void miss(long from, long to, Visitor visitor) {
		this.position = to;
		long next = from;
		for (RecentEvents.Rest rest : this.events.rests(from, to)) {
			long last = Math.min(rest.to(), to);
			long missed = rest.recorded() ? last : last - 1;
			if (next <= missed) {
				visitor.missed(next, missed);
			}
			visitor.unwatched(last, rest.time());
			next = last + 1;
		}
		if (next <= to) {
			visitor.missed(next, to);
		}
	}

	private boolean isOverdue(long number) {
		long now = System.nanoTime();
		if (this.awaited != number) {
			this.awaited = number;
			this.awaitedSince = now;
		}
		return now - this.awaitedSince > PATIENCE;
	}

	/**
	 * Skip events.
	 * @param position the number of the last event not to read; ignored unless it is
	 * after the position, and limited to the last event
	 */
	public void skipTo(long position) {
		this.position = Math.max(this.position, Math.min(position, this.events.next() - 1));
	}

	/**
	 * Stop reading. Repeated calls are ignored.
	 */
	@Override
	public void close() {
		boolean last;
		synchronized (this.events) {
			last = !this.closed;
			this.closed = true;
		}
		if (last) {
			this.events.released();
		}
	}

	/**
	 * Receives what a cursor reads.
	 */
	public interface Visitor {

		/**
		 * Visit an event.
		 * @param number its number
		 * @param event the event, see {@link KeptEvent}
		 */
		void event(long number, LifecycleEvent event);

		/**
		 * Visit numbers whose events are not there any more.
		 * @param from the first number
		 * @param to the last number
		 */
		void missed(long from, long to);

		/**
		 * Visit the end of a time without a cursor, of which events are missing. Those
		 * that were recorded nevertheless are {@linkplain #missed missed} before.
		 * @param number the last number of that time that is missing
		 * @param time how long there was no cursor
		 */
		default void unwatched(long number, Duration time) {
		}

	}

}
