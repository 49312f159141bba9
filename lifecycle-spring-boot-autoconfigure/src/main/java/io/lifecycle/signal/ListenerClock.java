package io.lifecycle.signal;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.LifecycleClock;
import org.jspecify.annotations.Nullable;

/**
 * Observes every ten milliseconds which thread runs which listener, so that calls need
 * not read a clock and stuck listeners can be reported. The time of a listener is the
 * number of ticks that observed it: correct on average for many short calls, and within
 * one tick for a long call.
 *
 * <p>
 * The clock stops one second after it was started, unless a listener is running, until
 * the next event, so that it does not keep an idle application awake. A pause of the
 * whole process, for example by the garbage collector, counts as two ticks at most
 * because it is not caused by a listener.
 */
final class ListenerClock {

	static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final int TICKS_AWAKE = 100;

	// Each emit reads this. It is written under the lock of the class.
	private static volatile boolean resting = true;

	private static volatile long now;

	// This is guarded by the class.
	private static int ticksLeft;

	// This is guarded by the class. It remains set for one tick after the clock stops
	// because a thread may not have noticed.
	private static boolean ticking;

	// This is guarded by the class: the next tick.
	private static @Nullable Future<?> tick;

	// Only the ticking thread writes this, or another thread before it starts.
	private static long lastTick;

	private ListenerClock() {
	}

	static boolean isResting() {
		return resting;
	}

	// This time passes only while the clock runs.
	static long now() {
		return now;
	}

	static void wake() {
		if (resting) {
			start();
		}
	}

	/**
	 * Stop until the next event.
	 */
	static synchronized void rest() {
		ticksLeft = 0;
		if (tick != null && tick.cancel(false)) {
			tick = null;
			ticking = false;
			resting = true;
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
			tick = BusThreads.schedule(ListenerClock::tick, TICK_NANOS);
			return true;
		}
		catch (Throwable ex) {
			// Memory or threads are exhausted, so the next emit tries again.
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
		// All callers must be observed, not only up to the first busy one.
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
