package io.lifecycle.signal;

import java.util.concurrent.TimeUnit;

import io.lifecycle.event.LifecycleClock;

/**
 * Looks every ten milliseconds which thread is in which listener, so that no call has to
 * read a clock, and so that a listener is reported while it is stuck. A listener's time
 * is the number of ticks that saw it running: right on average for many short calls, and
 * within a tick for a long one.
 *
 * <p>
 * The clock rests a second after it was woken, unless a listener is running, until the
 * next event: an idle application is not woken up. What stops the whole process, such as
 * the garbage collector, counts as two ticks at most: it is no listener's fault.
 */
final class ListenerClock {

	static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final int TICKS_AWAKE = 100;

	// Read by each emit. Written under the lock of the class.
	private static volatile boolean resting = true;

	private static volatile long now;

	// Guarded by the class.
	private static int ticksLeft;

	// Guarded by the class. Still so for a tick when the clock rests: a thread may not
	// have seen that it does.
	private static boolean ticking;

	// By the thread that ticks, or before it starts.
	private static long lastTick;

	private ListenerClock() {
	}

	static boolean isResting() {
		return resting;
	}

	// Passes while the clock does not rest.
	static long now() {
		return now;
	}

	static void wake() {
		if (resting) {
			start();
		}
	}

	private static synchronized void start() {
		ticksLeft = TICKS_AWAKE;
		if (!ticking) {
			lastTick = LifecycleClock.monotonicNanos();
			ticking = awaitTick();
		}
		resting = !ticking;
	}

	private static boolean awaitTick() {
		try {
			return !BusThreads.schedule(ListenerClock::tick, TICK_NANOS).isCancelled();
		}
		catch (Throwable ex) {
			// No memory or no thread: the next emit tries again.
			return false;
		}
	}

	private static void tick() {
		boolean busy = true;
		try {
			busy = observe();
		}
		finally {
			proceed(busy);
		}
	}

	@SuppressWarnings("NonAtomicVolatileUpdate") // No other thread moves the clock.
	private static boolean observe() {
		long time = LifecycleClock.monotonicNanos();
		long passed = Math.min(time - lastTick, 2 * TICK_NANOS);
		lastTick = time;
		now += passed;
		// All of them, not only until the first that is busy.
		return Callers.all().filter((caller) -> caller.observe(now, passed)).count() != 0;
	}

	private static synchronized void proceed(boolean busy) {
		boolean wasResting = resting;
		ticksLeft--;
		resting = !busy && ticksLeft <= 0;
		ticking = !(resting && wasResting) && awaitTick();
		resting |= !ticking;
	}

}
