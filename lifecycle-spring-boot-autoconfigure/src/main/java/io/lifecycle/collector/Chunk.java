package io.lifecycle.collector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.lifecycle.event.LifecycleEvent;

/**
 * A piece of a buffer: slots that threads take one after the other, as many as are
 * granted. There is no lock: a thread that stops in the midst of it keeps only those
 * waiting who read its slot.
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
	 * The chunk after the last one: it takes nothing, and nothing follows.
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

	// Not LifecycleEvent[]: storing into an array of an interface type is checked.
	private final Object[] slots;

	/**
	 * The chunk before, used up.
	 */
	private final Chunk previous;

	/**
	 * How many events are in the chunks before.
	 */
	private final int before;

	// How many slots are granted in the upper half, how many of them are taken in the
	// lower. Less granted than taken: closed.
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
	 * Create the chunk that follows this one, which must be used up.
	 */
	Chunk next() {
		return new Chunk(this);
	}

	/**
	 * Put an event into the next slot that is granted. Storing it plainly is enough: what
	 * it consists of was written before the compare-and-set, which publishes it to
	 * whoever closes the chunk, and {@link #await} waits for the slot itself.
	 * @return how many granted slots are left, or {@link #REFUSED}
	 */
	int append(LifecycleEvent event) {
		// Not after the compare-and-set, for which it would wait.
		Object[] slots = this.slots;
		long state = this.state;
		while (taken(state) < granted(state)) {
			if (STATE.compareAndSet(this, state, state + 1)) {
				// No call in between, so that no stack overflow can leave the slot empty.
				slots[taken(state)] = event;
				return granted(state) - taken(state) - 1;
			}
			state = this.state;
		}
		return REFUSED;
	}

	/**
	 * Grant more slots.
	 * @return how many of them there were; 0 when used up or closed
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
	 * Take the slots back that are granted and not taken yet.
	 * @return how many
	 */
	int revoke() {
		long state = this.state;
		while (granted(state) > taken(state) && !STATE.compareAndSet(this, state, state(taken(state), taken(state)))) {
			state = this.state;
		}
		return Math.max(0, granted(state) - taken(state));
	}

	/**
	 * Take no more events.
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
	 * Return how many events there are up to the end of this chunk.
	 */
	int size() {
		return this.before + taken(this.state);
	}

	/**
	 * Return the events up to the end of this chunk, which must be closed. Waits for
	 * those whose threads have taken a slot and not filled it yet.
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
