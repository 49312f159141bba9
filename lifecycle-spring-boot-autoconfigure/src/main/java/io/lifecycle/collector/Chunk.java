package io.lifecycle.collector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.lifecycle.event.LifecycleEvent;

/**
 * A part of a buffer: slots that threads take one after the other, up to the number that
 * is granted. There is no lock: a thread that is suspended while it appends delays only
 * the readers of its slot.
 */
final class Chunk {

	/**
	 * What {@link #append} returns when no slot is left.
	 */
	static final int REFUSED = -1;

	/**
	 * The chunk before the first one.
	 */
	static final Chunk NONE = new Chunk();

	/**
	 * The chunk after the last one, which accepts no events.
	 */
	static final Chunk END = new Chunk();

	private static final int FIRST_CAPACITY = 64;

	private static final int MAX_CAPACITY = 1024;

	private static final VarHandle STATE;

	private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Chunk.class, "state", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// Storing into a LifecycleEvent[] would add a type check.
	private final Object[] slots;

	/**
	 * The previous chunk, which is used up.
	 */
	private final Chunk previous;

	/**
	 * The number of events in the previous chunks.
	 */
	private final int before;

	// The upper half is the number of granted slots, the lower half the number of taken
	// ones. A chunk is closed when fewer slots are granted than taken.
	private volatile long state;

	private Chunk() {
		this.slots = new Object[0];
		this.previous = this;
		this.before = 0;
	}

	private Chunk(Chunk previous) {
		int capacity = 2 * previous.slots.length;
		this.slots = new Object[Math.max(FIRST_CAPACITY, Math.min(capacity, MAX_CAPACITY))];
		this.previous = previous;
		this.before = previous.size();
	}

	/**
	 * Create the chunk that follows this one. This one must be used up.
	 */
	Chunk next() {
		return new Chunk(this);
	}

	/**
	 * Put an event into the next granted slot. A plain store is enough: the
	 * compare-and-set publishes the content of the event, which was written before, to
	 * the thread that closes the chunk, and {@link #await} waits for the slot itself.
	 * @return the number of granted slots that are left, or {@link #REFUSED}
	 */
	int append(LifecycleEvent event) {
		// A read after the compare-and-set would have to wait for it.
		Object[] slots = this.slots;
		long state = this.state;
		while (taken(state) < granted(state)) {
			if (STATE.compareAndSet(this, state, state + 1)) {
				// No method is called in between, so that a stack overflow cannot leave
				// the slot empty.
				slots[taken(state)] = event;
				return granted(state) - taken(state) - 1;
			}
			state = this.state;
		}
		return REFUSED;
	}

	/**
	 * Grant more slots.
	 * @return the number of slots that were granted; 0 if the chunk is used up or closed
	 */
	int grant(int count) {
		long state = this.state;
		int accepted = acceptable(state, count);
		while (accepted != 0 && !STATE.compareAndSet(this, state, state(granted(state) + accepted, taken(state)))) {
			state = this.state;
			accepted = acceptable(state, count);
		}
		return accepted;
	}

	private int acceptable(long state, int count) {
		return (granted(state) < taken(state)) ? 0 : Math.min(count, this.slots.length - granted(state));
	}

	/**
	 * Take back the slots that are granted but not taken.
	 * @return the number of slots
	 */
	int revoke() {
		long state = this.state;
		while (granted(state) > taken(state) && !STATE.compareAndSet(this, state, state(taken(state), taken(state)))) {
			state = this.state;
		}
		return Math.max(0, granted(state) - taken(state));
	}

	/**
	 * Close the chunk: it accepts no more events.
	 */
	void close() {
		long state = this.state;
		while (!STATE.compareAndSet(this, state, state(-1, taken(state)))) {
			state = this.state;
		}
	}

	boolean isUsedUp() {
		return taken(this.state) == this.slots.length;
	}

	/**
	 * Return the number of events up to the end of this chunk.
	 */
	int size() {
		return this.before + taken(this.state);
	}

	/**
	 * Return the events up to the end of this chunk, which must be closed. This waits for
	 * threads that have taken a slot but not filled it yet.
	 */
	LifecycleEvent[] events() {
		LifecycleEvent[] events = new LifecycleEvent[size()];
		for (Chunk chunk = this; chunk.slots.length != 0; chunk = chunk.previous) {
			for (int i = chunk.size() - chunk.before - 1; i >= 0; i--) {
				events[chunk.before + i] = chunk.await(i);
			}
		}
		return events;
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private LifecycleEvent await(int slot) {
		Object event = SLOTS.getAcquire(this.slots, slot);
		while (event == null) {
			Thread.yield();
			event = SLOTS.getAcquire(this.slots, slot);
		}
		return (LifecycleEvent) event;
	}

	private static int granted(long state) {
		return (int) (state >> Integer.SIZE);
	}

	private static int taken(long state) {
		return (int) state;
	}

	private static long state(int granted, int taken) {
		return ((long) granted << Integer.SIZE) | taken;
	}

}
