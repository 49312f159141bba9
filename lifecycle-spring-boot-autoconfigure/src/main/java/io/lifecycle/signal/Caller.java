package io.lifecycle.signal;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A thread that calls listeners: which one it is in, how deeply its emits are nested, and
 * how often it has called each. Only this thread writes these fields, so that none needs
 * an atomic operation; {@link ListenerClock} and {@link ListenerNumber} read them.
 *
 * <p>
 * Whatever is thrown where, a {@link #call} leaves the thread as it was: its last steps
 * are assignments, which need no stack.
 */
final class Caller extends Callers.Padding {

	/**
	 * How deep listeners may emit into each other.
	 */
	static final int LIMIT = 16;

	private static final ListenerFailures BEYOND_GUARDS = new ListenerFailures("(beyond its guard)");

	private static final AtomicReferenceFieldUpdater<Caller, @Nullable Object> OWNER = AtomicReferenceFieldUpdater
		.newUpdater(Caller.class, Object.class, "owner");

	// The next one at the same place of the table.
	final @Nullable Caller next;

	// An Owner, which remains until its thread is dead and another one takes its place; a
	// virtual thread itself, during its outermost call; or null.
	private volatile @Nullable Object owner;

	// Of the owner, which alone writes it.
	private long id;

	// Calls in progress.
	private int depth;

	private boolean tooDeep;

	private int running = ListenerNumber.NONE;

	// By the number of the listener.
	private long[] counts = new long[ListenerNumber.limit()];

	// Calls that are not among the counts.
	private long notCounted;

	// What the clock saw at its last tick.
	private long seenCount;

	private volatile int seenRunning;

	private volatile long runningSince;

	Caller(Thread owner, long id, @Nullable Caller next) {
		this.owner = asOwner(owner);
		this.id = id;
		this.next = next;
	}

	private static Object asOwner(Thread thread) {
		return BusThreads.isVirtual(thread) ? thread : new Owner(thread);
	}

	/**
	 * Run listeners on this thread.
	 * @return what the route returns, or {@code null} if it is not run because listeners
	 * emit into each other too deeply
	 */
	static @Nullable CompletionStage<Void> call(Route route, LifecycleEvent event) {
		Thread thread = Thread.currentThread();
		long id = BusThreads.id(thread);
		Caller caller = Callers.first(id);
		return (caller != null && caller.isOwnedBy(thread, id)) ? caller.run(route, event)
				: callElsewhere(route, event, thread);
	}

	private static @Nullable CompletionStage<Void> callElsewhere(Route route, LifecycleEvent event, Thread thread) {
		Caller caller = Callers.find(thread);
		try {
			return caller.run(route, event);
		}
		finally {
			if (caller.depth == 0 && caller.owner == thread) {
				caller.id = 0;
				OWNER.lazySet(caller, null);
			}
		}
	}

	private @Nullable CompletionStage<Void> run(Route route, LifecycleEvent event) {
		if (route.timed) {
			ListenerClock.wake();
		}
		if (this.counts.length < ListenerNumber.limit()) {
			grow();
		}
		return (this.depth == 0) ? callOutermost(route, event) : callNested(route, event);
	}

	private CompletionStage<Void> callOutermost(Route route, LifecycleEvent event) {
		this.depth = 1;
		try {
			return route.run(this, event);
		}
		catch (Throwable ex) {
			return beyondGuards(event, ex);
		}
		finally {
			this.running = ListenerNumber.NONE;
			this.depth = 0;
		}
	}

	private @Nullable CompletionStage<Void> callNested(Route route, LifecycleEvent event) {
		int depth = this.depth;
		int outer = this.running;
		if (isTooDeep(depth)) {
			return null;
		}
		this.depth = depth + 1;
		try {
			return route.run(this, event);
		}
		catch (Throwable ex) {
			return beyondGuards(event, ex);
		}
		finally {
			this.running = outer;
			this.depth = depth;
		}
	}

	private void grow() {
		long[] grown = Arrays.copyOf(this.counts, ListenerNumber.limit());
		// Other threads see it filled, although the field is plain.
		VarHandle.releaseFence();
		this.counts = grown;
	}

	// Once too deep, whatever is emitted until the outermost emit goes on is dropped too:
	// n recursive listeners would do n^16 emits.
	private boolean isTooDeep(int depth) {
		this.tooDeep = depth == LIMIT || (this.tooDeep && depth != 1);
		return this.tooDeep;
	}

	private static CompletionStage<Void> beyondGuards(LifecycleEvent event, Throwable failure) {
		BEYOND_GUARDS.report(event, failure);
		return Route.DONE;
	}

	void enter(int listener) {
		this.running = listener;
	}

	/**
	 * Count a delivery to a listener of the route. There is room for its number: to have
	 * to look for it would cost more than all the rest of an emit.
	 */
	void count(int listener) {
		if (listener < ListenerNumber.SHARED) {
			this.counts[listener]++;
		}
		else {
			ListenerNumber.countShared(listener);
			this.notCounted++;
		}
	}

	void passOver() {
		this.notCounted++;
	}

	long countOf(int listener) {
		long[] counts = this.counts;
		return (listener < counts.length) ? counts[listener] : 0;
	}

	/**
	 * Look what the thread does, on the thread of the clock.
	 * @param now the time of the clock
	 * @param passed how much of it has passed since the last look
	 * @return whether the thread is in a listener
	 */
	boolean observe(long now, long passed) {
		int listener = this.running;
		// Changes with each call of the same listener.
		long count = this.notCounted + countOf(listener);
		if (listener != this.seenRunning || count != this.seenCount) {
			this.seenCount = count;
			this.runningSince = now;
			this.seenRunning = listener;
		}
		ListenerHealth health = ListenerNumber.find(listener);
		if (health != null) {
			health.seenRunning(passed, now - this.runningSince);
		}
		return listener != ListenerNumber.NONE;
	}

	/**
	 * Return for how long the thread has been seen in a listener, or 0.
	 */
	long runningNanos(int listener, long now) {
		return (this.running == listener && this.seenRunning == listener) ? now - this.runningSince : 0;
	}

	// By an id that no other thread ever has where there is one, else by identity.
	boolean isOwnedBy(Thread thread, long id) {
		return this.id == id
				&& (BusThreads.UNIQUE_IDS || (this.owner instanceof Owner owner && owner.refersTo(thread)));
	}

	/**
	 * Become the caller of a thread, if nobody's or a dead one's.
	 */
	boolean claim(Thread thread, long id) {
		Object owner = this.owner;
		boolean free = owner == null || (owner instanceof Owner platform && platform.isDead());
		if (!free || !OWNER.compareAndSet(this, owner, asOwner(thread))) {
			return false;
		}
		this.id = id;
		return true;
	}

	private static final class Owner extends WeakReference<Thread> {

		Owner(Thread thread) {
			super(thread);
		}

		boolean isDead() {
			Thread thread = get();
			return thread == null || !thread.isAlive();
		}

	}

}
