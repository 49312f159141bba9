package io.lifecycle.collector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The buffer of the threads whose ids fall on it, guarded by a spin lock: nothing but an
 * append happens under it, which is shorter than parking a thread.
 */
final class Stripe extends StripePadding {

	private static final int SPINS = 64;

	private static final VarHandle LOCKED;

	static {
		try {
			LOCKED = MethodHandles.lookup().findVarHandle(Stripe.class, "locked", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// Changed through LOCKED, which guards all other fields.
	@SuppressWarnings("UnusedVariable")
	private boolean locked;

	/**
	 * How many more events this stripe may take before it has to ask again.
	 */
	private long credit;

	private @Nullable Chunk first;

	private @Nullable Chunk last;

	void lock() {
		if (!LOCKED.compareAndSet(this, false, true)) {
			spin();
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void spin() {
		int spins = 0;
		while ((boolean) LOCKED.getOpaque(this) || !LOCKED.compareAndSet(this, false, true)) {
			if (++spins <= SPINS) {
				Thread.onSpinWait();
			}
			else {
				// The holder is not running. Not parked: that could eat a permit of the
				// caller's.
				Thread.yield();
			}
		}
	}

	void unlock() {
		LOCKED.setRelease(this, false);
	}

	/**
	 * Append an event if there is credit for it. Takes the lock.
	 */
	Append append(LifecycleEvent event, Credit credits) {
		lock();
		try {
			if (this.credit == 0 && !claim(credits)) {
				return Append.REFUSED;
			}
			add(event);
			// Asking right after the last event, not before the next: that finds out that
			// the buffer is full.
			return (--this.credit != 0 || claim(credits)) ? Append.DONE : Append.DONE_AND_EXHAUSTED;
		}
		finally {
			unlock();
		}
	}

	private boolean claim(Credit credits) {
		this.credit = credits.claim();
		return this.credit != 0;
	}

	private void add(LifecycleEvent event) {
		Chunk chunk = this.last;
		if (chunk == null || chunk.size == chunk.events.length) {
			chunk = grow(chunk);
		}
		chunk.events[chunk.size++] = event;
	}

	private Chunk grow(@Nullable Chunk full) {
		Chunk chunk = Chunk.after(full);
		if (full != null) {
			full.next = chunk;
		}
		else {
			this.first = chunk;
		}
		this.last = chunk;
		return chunk;
	}

	/**
	 * Count the events. Called under the lock.
	 */
	int size() {
		int size = 0;
		for (Chunk chunk = this.first; chunk != null; chunk = chunk.next) {
			size += chunk.size;
		}
		return size;
	}

	/**
	 * Give up the credit. Called under the lock.
	 */
	void revoke() {
		this.credit = 0;
	}

	/**
	 * Take the events out. Called under the lock.
	 */
	@Nullable Chunk take() {
		Chunk taken = this.first;
		this.first = null;
		this.last = null;
		return taken;
	}

	enum Append {

		DONE, DONE_AND_EXHAUSTED, REFUSED

	}

}
