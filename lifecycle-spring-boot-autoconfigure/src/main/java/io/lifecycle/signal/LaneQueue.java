package io.lifecycle.signal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.EventSize;
import org.jspecify.annotations.Nullable;

/**
 * The bounded, ordered queue of one listener. Emitters never take a lock that a suspended
 * thread could hold.
 */
final class LaneQueue {

	private static final int PATIENCE = 100;

	// An event takes one more permit for each of these bytes.
	private static final int BYTES_PER_PERMIT = 16 * 1024;

	private final int capacity;

	// Each event holds a permit while it is in the queue, and a very large one several.
	private final Semaphore room;

	private final Queue<Emitted> queue = new ConcurrentLinkedQueue<>();

	private final OverflowPolicy overflow;

	private final long blockNanos;

	private final EmitContext context;

	private final LongAdder dropped = new LongAdder();

	LaneQueue(ListenerOptions options, BusEnvironment environment) {
		ListenerSettings settings = environment.settings();
		this.capacity = (options.capacity() != 0) ? options.capacity() : settings.laneCapacity();
		this.room = new Semaphore(this.capacity);
		this.overflow = (options.overflow() != OverflowPolicy.DEFAULT) ? options.overflow() : settings.overflow();
		this.blockNanos = TimeUnit.NANOSECONDS.convert(settings.blockTimeout());
		this.context = environment.context();
	}

	/**
	 * Add an event with the context of this thread. If there is no room, this event or
	 * another one is dropped.
	 * @return whether the event was added
	 */
	boolean offer(LifecycleEvent event) {
		int permits = Math.min(this.capacity, 1 + EventSize.of(event) / BYTES_PER_PERMIT);
		if (!findRoom(permits)) {
			drop(1);
			return false;
		}
		boolean added = false;
		try {
			added = this.queue.add(new Emitted(event, this.context.capture(), permits));
		}
		finally {
			if (!added) {
				this.room.release(permits);
			}
		}
		return added;
	}

	private boolean findRoom(int permits) {
		return this.room.tryAcquire(permits) || switch (this.overflow) {
			case DEFAULT, DROP_NEWEST -> false;
			case DROP_OLDEST -> replaceOldest(permits);
			case BLOCK -> await(permits);
		};
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private boolean replaceOldest(int permits) {
		boolean found = false;
		for (int i = 0; !found && i < PATIENCE + permits; i++) {
			if (poll() != null) {
				drop(1);
			}
			else {
				// Another thread is about to use its permit, or to release it.
				Thread.yield();
			}
			found = this.room.tryAcquire(permits);
		}
		return found;
	}

	private boolean await(int permits) {
		try {
			return this.room.tryAcquire(permits, this.blockNanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Remove the event that has waited longest, if there is one.
	 */
	@Nullable Emitted poll() {
		Emitted event = this.queue.poll();
		if (event != null) {
			this.room.release(event.permits());
		}
		return event;
	}

	int discard() {
		int discarded = 0;
		while (poll() != null) {
			discarded++;
		}
		drop(discarded);
		return discarded;
	}

	void drop(int events) {
		this.dropped.add(events);
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	boolean isHalfFull() {
		return this.room.availablePermits() <= this.capacity / 2;
	}

	int waiting() {
		return this.queue.size();
	}

	long dropped() {
		return this.dropped.sum();
	}

	/**
	 * An event on its way to another thread.
	 *
	 * @param event the event
	 * @param context the context of the emitter, or {@code null} if nothing was captured
	 * @param permits the number of permits that it holds
	 */
	record Emitted(LifecycleEvent event, @Nullable Executor context, int permits) {
	}

}
