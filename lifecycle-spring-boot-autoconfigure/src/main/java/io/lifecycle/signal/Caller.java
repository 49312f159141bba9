package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

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
 * last step is an assignment, which needs no stack.
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

	private static final VarHandle OWNER;

	private static final VarHandle COUNTS;

	static {
		try {
			OWNER = MethodHandles.lookup().findVarHandle(Caller.class, "owner", long.class);
			COUNTS = MethodHandles.lookup().findVarHandle(Caller.class, "counts", long[].class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// The id of the thread, which no other thread ever has, or its negative when counts
	// are
	// missing. A dead thread remains the owner until another one takes its place.
	private long owner;

	// Null while a virtual thread is the owner.
	private volatile @Nullable Owner platformThread;

	private int running = IDLE;

	// Emits in progress inside of the outermost one.
	private int depth;

	private boolean tooDeep;

	// By the number of the listener.
	private long[] counts = new long[0];

	// How often a listener did not receive an event that it was asked for.
	private long notCounted;

	// What the clock saw at its last tick.
	private long seenCount;

	private volatile int seenRunning;

	private volatile long runningSince;

	/**
	 * Run listeners on this thread.
	 * @return what the route returns, or {@code null} if it is not run because listeners
	 * emit into each other too deeply
	 */
	static @Nullable CompletionStage<Void> call(Route route, LifecycleEvent event) {
		Thread thread = Thread.currentThread();
		Caller caller = Callers.atHome(thread.getId());
		return (caller != null) ? caller.run(route, event) : callElsewhere(route, event, thread);
	}

	private static @Nullable CompletionStage<Void> callElsewhere(Route route, LifecycleEvent event, Thread thread) {
		Caller caller = Callers.find(thread);
		boolean borrowed = caller.running == IDLE && BusThreads.isVirtual(thread);
		try {
			return caller.run(route, event);
		}
		finally {
			if (borrowed) {
				OWNER.setRelease(caller, NOBODY);
			}
		}
	}

	private @Nullable CompletionStage<Void> run(Route route, LifecycleEvent event) {
		return (this.running == IDLE) ? callOutermost(route, event) : callNested(route, event);
	}

	private CompletionStage<Void> callOutermost(Route route, LifecycleEvent event) {
		this.running = BETWEEN;
		try {
			return route.run(this, event);
		}
		catch (Throwable ex) {
			return beyondGuards(event, ex);
		}
		finally {
			this.running = IDLE;
		}
	}

	private @Nullable CompletionStage<Void> callNested(Route route, LifecycleEvent event) {
		int outer = this.running;
		int depth = this.depth;
		// Once too deep, whatever is emitted until the outermost emit goes on is dropped
		// too: n recursive listeners would do n^16 emits.
		this.tooDeep = depth == LIMIT - 1 || (this.tooDeep && depth != 0);
		if (this.tooDeep) {
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
	 * Count a delivery to a listener of the route.
	 */
	void count(int listener) {
		if (listener < ListenerNumber.SHARED) {
			this.counts[listener]++;
		}
		else {
			ListenerNumber.countShared(listener);
		}
	}

	/**
	 * Note that a listener does not receive the event.
	 */
	void passOver() {
		this.notCounted++;
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
		// Changes with each call of the same listener.
		long count = this.notCounted + countOf(listener);
		if (listener != this.seenRunning || count != this.seenCount) {
			this.seenCount = count;
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

	boolean isOwnedBy(long thread) {
		return this.owner == thread;
	}

	/**
	 * Note that there are more numbers than counts. Whoever has a listener of such a
	 * number comes by here before: counting itself must not be able to grow, since that
	 * would cost more than all the rest of an emit.
	 */
	void outgrow() {
		long owner = (long) OWNER.getVolatile(this);
		if (owner > NOBODY) {
			OWNER.compareAndSet(this, owner, -owner);
		}
	}

	/**
	 * Become the caller of a thread, if it already is, or is nobody's or a dead one's.
	 */
	boolean claim(Thread thread, boolean onlyOwn) {
		long id = thread.getId();
		long owner = (long) OWNER.getVolatile(this);
		boolean own = Math.abs(owner) == id;
		if (!own && (onlyOwn || !isFree(owner))) {
			return false;
		}
		if (!OWNER.compareAndSet(this, owner, id)) {
			return own && claim(thread, true);
		}
		if (!own) {
			this.platformThread = BusThreads.isVirtual(thread) ? null : new Owner(thread);
		}
		if (this.counts.length < ListenerNumber.limit()) {
			COUNTS.setRelease(this, Arrays.copyOf(this.counts, ListenerNumber.limit()));
		}
		return true;
	}

	private boolean isFree(long owner) {
		Owner previous = this.platformThread;
		return owner == NOBODY || (previous != null && previous.isDead(Math.abs(owner)));
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
