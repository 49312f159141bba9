package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that calls listeners: which one it is in, how deeply its emits are nested, and
 * how often it has called each. Only this thread writes these fields, so that none needs
 * an atomic operation; {@link ListenerClock} and {@link ListenerNumber} read them.
 *
 * <p>
 * Whatever is thrown where, the outermost {@link #call} leaves the thread as it was: its
 * last steps are assignments, which need no stack.
 */
final class Caller extends Callers.Padding {

	/**
	 * How deep listeners may emit into each other.
	 */
	static final int LIMIT = 16;

	// Values of "running" that are the number of no listener.
	private static final int IDLE = 0;

	static final int BETWEEN = 1;

	private static final long NOBODY = 0;

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final AtomicLongFieldUpdater<Caller> OWNER = AtomicLongFieldUpdater.newUpdater(Caller.class,
			"owner");

	private static final VarHandle COUNTS;

	static {
		try {
			COUNTS = MethodHandles.lookup().findVarHandle(Caller.class, "counts", long[].class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// The id of the thread; no other thread ever has the same. A dead thread remains the
	// owner until another one takes its place.
	private volatile long owner;

	// Null while a virtual thread is the owner.
	private volatile @Nullable Owner platformThread;

	// A virtual thread gives its place back after each outermost call.
	private boolean borrowed;

	private int running = IDLE;

	// Outermost calls so far.
	private long calls;

	private int depth;

	private boolean tooDeep;

	// By the number of the listener.
	private long[] counts = new long[0];

	// What the clock saw at its last tick.
	private long seenCalls;

	private volatile int seenRunning;

	private volatile long runningSince;

	/**
	 * Run listeners on this thread.
	 * @return what the route returns, or {@code null} if it is not run because listeners
	 * emit into each other too deeply
	 */
	static @Nullable CompletionStage<Void> call(Route route, LifecycleEvent event) {
		if (ListenerClock.isResting() && route.isTimed()) {
			ListenerClock.wake();
		}
		Caller caller = Callers.current();
		return caller.enter() ? caller.run(route, event, caller.running) : null;
	}

	private boolean enter() {
		if (this.depth == 0) {
			this.calls++;
			return true;
		}
		// Once too deep, whatever is emitted until the outermost emit goes on is dropped
		// too: n recursive listeners would do n^16 emits.
		this.tooDeep = this.depth == LIMIT || (this.tooDeep && this.depth != 1);
		return !this.tooDeep;
	}

	private CompletionStage<Void> run(Route route, LifecycleEvent event, int outer) {
		int depth = this.depth;
		this.depth = depth + 1;
		this.running = BETWEEN;
		try {
			return route.run(this, event);
		}
		catch (Throwable ex) {
			return beyondGuards(event, ex);
		}
		finally {
			this.running = outer;
			this.depth = depth;
			if (depth == 0 && this.borrowed) {
				this.owner = NOBODY;
			}
		}
	}

	private static CompletionStage<Void> beyondGuards(LifecycleEvent event, Throwable failure) {
		try {
			logger.error("The listeners of {} failed beyond their guards", event.getClass().getName(), failure);
		}
		catch (Throwable ex) {
			// There is no stack or memory left for this line either.
		}
		return Route.DONE;
	}

	/**
	 * Note which listener takes the thread from now on.
	 */
	void enter(int listener) {
		this.running = listener;
	}

	/**
	 * Count a delivery to a listener.
	 */
	void count(int listener) {
		long[] counts = this.counts;
		if (listener < counts.length) {
			counts[listener]++;
		}
		else {
			countFirst(listener);
		}
	}

	private void countFirst(int listener) {
		if (listener >= ListenerNumber.SHARED) {
			ListenerNumber.countShared(listener);
		}
		else {
			long[] counts = Arrays.copyOf(this.counts, ListenerNumber.limit());
			counts[listener]++;
			COUNTS.setRelease(this, counts);
		}
	}

	/**
	 * Return how many deliveries to a listener this thread has counted.
	 */
	long countOf(int listener) {
		long[] counts = (long[]) COUNTS.getAcquire(this);
		return (listener < counts.length) ? counts[listener] : 0;
	}

	/**
	 * Look what the thread does, on the thread of the clock.
	 * @param now the time of the clock
	 * @param passed how much of it has passed since the last look
	 * @return whether the thread is in a call
	 */
	boolean observe(long now, long passed) {
		int listener = this.running;
		if (listener != this.seenRunning || this.calls != this.seenCalls) {
			this.seenCalls = this.calls;
			this.runningSince = now;
			this.seenRunning = listener;
		}
		ListenerHealth health = (listener > BETWEEN) ? ListenerNumber.find(listener) : null;
		if (health != null) {
			health.seenRunning(passed, now - this.runningSince);
		}
		return listener != IDLE;
	}

	/**
	 * Return for how long the thread has been seen in a listener, or 0.
	 */
	long runningNanos(int listener, long now) {
		return (this.running == listener && this.seenRunning == listener) ? now - this.runningSince : 0;
	}

	long owner() {
		return this.owner;
	}

	boolean isOwnedBy(long thread) {
		return this.owner == thread;
	}

	/**
	 * Become the caller of a thread, if it is nobody's or a dead one's.
	 */
	boolean claim(Thread thread) {
		long owner = this.owner;
		Owner previous = this.platformThread;
		boolean isFree = owner == NOBODY || (previous != null && previous.isDead(owner));
		if (!isFree || !OWNER.compareAndSet(this, owner, thread.getId())) {
			return false;
		}
		this.borrowed = BusThreads.isVirtual(thread);
		this.platformThread = this.borrowed ? null : new Owner(thread);
		return true;
	}

	private static final class Owner extends WeakReference<Thread> {

		private final long id;

		Owner(Thread thread) {
			super(thread);
			this.id = thread.getId();
		}

		boolean isDead(long owner) {
			Thread thread = get();
			return owner == this.id && (thread == null || !thread.isAlive());
		}

	}

}
