package io.lifecycle.signal;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a thread that calls listeners: its current listener, the depth of its
 * nested emits, and its number of calls of each listener. Only this thread writes these
 * fields, so no atomic operations are needed; {@link ListenerClock} and
 * {@link ListenerNumber} read them.
 *
 * <p>
 * A {@link #call} always restores these fields, wherever an exception is thrown: that
 * takes assignments only, which need no stack.
 */
final class Caller extends Callers.Padding {

	/**
	 * The maximum depth of nested emits.
	 */
	static final int LIMIT = 16;

	private static final ListenerFailures BEYOND_GUARDS = new ListenerFailures("(beyond its guard)");

	private static final AtomicReferenceFieldUpdater<Caller, @Nullable Object> OWNER = AtomicReferenceFieldUpdater
		.newUpdater(Caller.class, Object.class, "owner");

	// This is the next caller in the same slot of the table.
	final @Nullable Caller next;

	// The owner is an Owner, which remains until its thread is dead and another one
	// replaces it; a virtual thread, during its outermost call; or null.
	private volatile @Nullable Object owner;

	// This is the id of the owner, which alone writes it.
	private long id;

	// This is the number of calls in progress.
	private int depth;

	private boolean tooDeep;

	// This is whether the thread was interrupted when the current emit began.
	private boolean interrupted;

	private int running = ListenerNumber.NONE;

	// The index is the number of the listener.
	private long[] counts = new long[ListenerNumber.limit()];

	// This counts the calls that are not in the array.
	private long notCounted;

	// These are the observations of the clock at its last tick.
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
	 * Run listeners on this thread. @return the result of the route, or {@code null} if
	 * it did not run because emits are nested too deeply
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
		Thread thread = Thread.currentThread();
		ClassLoader loader = thread.getContextClassLoader();
		boolean interrupted = thread.isInterrupted();
		boolean outer = this.interrupted;
		this.interrupted = interrupted;
		try {
			return (this.depth == 0) ? callOutermost(route, event) : callNested(route, event);
		}
		finally {
			this.interrupted = outer;
			if (thread.isInterrupted() != interrupted || thread.getContextClassLoader() != loader) {
				route.threadChanged();
				ThreadState.restore(thread, loader, interrupted);
			}
		}
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
		// The fence publishes the filled array, although the field is plain.
		VarHandle.releaseFence();
		this.counts = grown;
	}

	// Beyond the limit, all events are dropped until control returns to the outermost
	// emit: otherwise n recursive listeners would do n^16 emits.
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
	 * Note that a listener has returned or thrown. Its interrupt could make the next one
	 * fail.
	 */
	void leave() {
		if (Thread.currentThread().isInterrupted() && !this.interrupted) {
			ThreadState.restoreInterrupt(false);
		}
	}

	/**
	 * Count a delivery to a listener of the route. The array has room for its number
	 * because a check would cost more than the rest of an emit.
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
	 * Observe the thread. The thread of the clock calls this.
	 * @param now the time of the clock
	 * @param passed the time since the last observation
	 * @return whether the thread is in a listener
	 */
	boolean observe(long now, long passed) {
		int listener = this.running;
		// This value changes with each call of the same listener.
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
	 * Return for how long the thread has been observed in a listener, or 0.
	 */
	long runningNanos(int listener, long now) {
		return (this.running == listener && this.seenRunning == listener) ? now - this.runningSince : 0;
	}

	// Threads are compared by an id that is never reused if there is one, otherwise by
	// identity.
	boolean isOwnedBy(Thread thread, long id) {
		return this.id == id
				&& (BusThreads.UNIQUE_IDS || (this.owner instanceof Owner owner && owner.refersTo(thread)));
	}

	/**
	 * Become the caller of a thread, unless a live thread owns this caller.
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
