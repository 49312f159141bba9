package io.lifecycle.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of the latest events in a ring, and numbers them from 1 in the
 * order in which they are recorded. Any number of {@linkplain EventCursor cursors} read
 * it. It may keep events only while there is a cursor, and for a few seconds after the
 * last one was closed; at other times it needs none.
 *
 * <p>
 * It keeps no object of the application: only the class and masked message of an error,
 * the id of a context, and the numbers and the first characters of texts of an
 * application's own event. Thread-safe. Recording takes no lock and allocates nothing for
 * events of connections and requests without an error.
 *
 * @since 0.1.0
 */
public final class RecentEvents implements OnDemandCollector, AutoCloseable {

	private static final Duration REST = Duration.ofSeconds(5);

	private static final int MOST_RESTS = 100;

	private final int kept;

	private final int sizeWhileRead;

	private final Duration rest;

	private final UnaryOperator<String> mask;

	private final AtomicLong last = new AtomicLong();

	// It is null while no events are needed.
	private volatile @Nullable EventSlots slots;

	// The times without a cursor, by their last number.
	private final NavigableMap<Long, Rest> rests = new ConcurrentSkipListMap<>();

	// This and all fields below are guarded by this.
	private int cursors;

	private long releasedNanos = System.nanoTime();

	// The first number of the time without a cursor.
	private long restedFrom = 1;

	private @Nullable Thread resting;

	private boolean closed;

	private Runnable begin = () -> {
	};

	private Runnable end = this.begin;

	/**
	 * Create an empty ring that always keeps events.
	 * @param size the number of events to keep
	 * @param mask hides secrets in error messages
	 * @throws IllegalArgumentException if the size is not positive
	 */
	public RecentEvents(int size, UnaryOperator<String> mask) {
		this(size, size, mask);
	}

	/**
	 * Create an empty ring.
	 * @param kept the number of events to keep at any time, or 0 to need none without a
	 * cursor
	 * @param sizeWhileRead the number of events to keep while there is a cursor, unless
	 * {@code kept} is greater
	 * @param mask hides secrets in error messages
	 * @throws IllegalArgumentException if a size is negative, or both are 0
	 */
	public RecentEvents(int kept, int sizeWhileRead, UnaryOperator<String> mask) {
		this(kept, sizeWhileRead, REST, mask);
	}

	RecentEvents(int kept, int sizeWhileRead, Duration rest, UnaryOperator<String> mask) {
		if (Math.min(kept, sizeWhileRead) < 0 || kept + sizeWhileRead == 0) {
			throw new IllegalArgumentException("The size must be positive");
		}
		this.kept = kept;
		this.sizeWhileRead = Math.max(kept, sizeWhileRead);
		this.rest = rest;
		this.mask = mask;
		this.slots = (kept > 0) ? new EventSlots(kept, 1) : null;
	}

	@Override
	public void record(LifecycleEvent event) {
		EventSlots slots = this.slots;
		if (slots == null) {
			return;
		}
		LifecycleEvent kept = KeptEvent.of(event, this.mask);
		long number = this.last.incrementAndGet();
		slots.put(number, kept);
		EventSlots current = this.slots;
		if (current != slots && current != null) {
			// The ring was resized meanwhile, maybe before it could copy this event.
			current.put(number, kept);
		}
	}

	@Override
	public synchronized void onDemand(Runnable begin, Runnable end) {
		this.begin = begin;
		this.end = end;
		((this.slots != null) ? begin : end).run();
	}

	/**
	 * Return whether events are kept even if there is no cursor.
	 * @return whether they are always kept
	 */
	public boolean isAlwaysKept() {
		return this.kept > 0;
	}

	/**
	 * Return the number that the next event gets.
	 * @return the number, at least 1
	 */
	public long next() {
		return this.last.get() + 1;
	}

	/**
	 * Return the smallest number whose event may still be there.
	 * @return the number; {@link #next()} if none is
	 */
	public long oldest() {
		EventSlots slots = this.slots;
		long next = next();
		return (slots != null) ? slots.oldest(next) : next;
	}

	/**
	 * Open a cursor. It must be closed.
	 * @param after the number of the last event not to read: 0 for all,
	 * {@link Long#MAX_VALUE} for none that is there now
	 * @return the cursor
	 */
	public EventCursor open(long after) {
		synchronized (this) {
			if (this.cursors++ == 0) {
				noteRest();
			}
			resize();
			notifyAll();
		}
		return new EventCursor(this, Math.max(0, Math.min(after, next() - 1)));
	}

	synchronized void released() {
		this.cursors--;
		this.releasedNanos = System.nanoTime();
		this.restedFrom = next();
		if (this.cursors == 0 && this.resting == null && !this.closed && this.kept < this.sizeWhileRead) {
			this.resting = DaemonThreads.platform(this::rest, "lifecycle-recent-events");
			this.resting.start();
		}
	}

	private synchronized void rest() {
		try {
			long left = this.rest.toNanos();
			while (this.cursors == 0 && !this.closed && left > 0) {
				// One millisecond more, so that it is not 0, which is for ever.
				wait(left / 1_000_000 + 1);
				left = this.rest.toNanos() - (System.nanoTime() - this.releasedNanos);
			}
		}
		catch (InterruptedException ex) {
			// Nobody interrupts this thread.
		}
		this.resting = null;
		resize();
	}

	/**
	 * Stop keeping events. Cursors can read those that are there.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.end.run();
		notifyAll();
	}

	private void resize() {
		int size = (this.cursors > 0) ? this.sizeWhileRead : this.kept;
		EventSlots before = this.slots;
		if (size == ((before != null) ? before.size() : 0)) {
			return;
		}
		if (size == 0) {
			this.end.run();
			this.slots = null;
		}
		else if (before == null) {
			this.slots = new EventSlots(size, next());
			if (!this.closed) {
				this.begin.run();
			}
		}
		else {
			EventSlots resized = new EventSlots(size, 1);
			this.slots = resized;
			resized.copy(before, next());
		}
	}

	private void noteRest() {
		boolean recorded = this.slots != null;
		// One number belongs to all events that nobody needed.
		long to = recorded ? this.last.get() : this.last.incrementAndGet();
		if (this.restedFrom <= to) {
			Duration time = Duration.ofNanos(System.nanoTime() - this.releasedNanos);
			this.rests.put(to, new Rest(this.restedFrom, to, recorded, time));
		}
		if (this.rests.size() > MOST_RESTS) {
			this.rests.pollFirstEntry();
		}
	}

	/**
	 * Return the times without a cursor.
	 * @param from the first number that one may have
	 * @param to the last number that one may have
	 */
	List<Rest> rests(long from, long to) {
		return this.rests.tailMap(from).values().stream().filter((rest) -> rest.from() <= to).toList();
	}

	@Nullable EventSlots slots() {
		return this.slots;
	}

	/**
	 * Return the latest events.
	 * @param type the simple or the full name of a class of events, or {@code null} for
	 * all
	 * @param limit the maximum number of events
	 * @return the latest ones, newest first
	 */
	public List<LifecycleEvent> latest(@Nullable String type, int limit) {
		List<LifecycleEvent> found = new ArrayList<>();
		EventSlots slots = this.slots;
		long next = next();
		for (long number = next - 1; slots != null && number >= slots.oldest(next); number--) {
			LifecycleEvent event = slots.get(number);
			if (event != null && (type == null || isOf(type, event))) {
				found.add(event);
			}
		}
		// Concurrent threads may have numbered events in a different order.
		found.sort((one, other) -> Long.signum(other.timestampNanos() - one.timestampNanos()));
		return found.subList(0, Math.min(limit, found.size()));
	}

	/**
	 * A time without a cursor.
	 *
	 * @param from the number of its first event
	 * @param to the number of its last event
	 * @param recorded whether all events have numbers; if not, the last number belongs to
	 * those that nobody needed
	 * @param time how long it was
	 */
	record Rest(long from, long to, boolean recorded, Duration time) {
	}

	private static boolean isOf(String type, LifecycleEvent event) {
		return type.equals(KeptEvent.className(event)) || type.equals(
				(event instanceof KeptEvent kept) ? kept.fields().get("type") : EventFields.typeName(event.getClass()));
	}

}
