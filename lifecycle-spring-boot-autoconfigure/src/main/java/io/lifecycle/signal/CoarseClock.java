package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.LifecycleClock;

/**
 * A clock that costs next to nothing to read and moves every ten milliseconds. It moves
 * for a second after it was read and then rests until it is read again: an idle
 * application is not woken up. It has no thread of its own.
 *
 * <p>
 * The difference of two readings is off by a tick at most, and right on average. What
 * stops the whole process, such as the garbage collector, moves the clock by two ticks at
 * most: it is no listener's fault.
 */
final class CoarseClock {

	static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final int TICKS_AWAKE = 100;

	private static final Executor NEXT_TICK = CompletableFuture.delayedExecutor(TICK_NANOS, TimeUnit.NANOSECONDS,
			Runnable::run);

	private static final long RESTING = 0;

	private static volatile long nanos = RESTING;

	// Guarded by the class.
	private static long time = 1;

	// Guarded by the class.
	private static long movedAt = LifecycleClock.monotonicNanos();

	// Guarded by the class.
	private static int ticksLeft;

	private CoarseClock() {
	}

	/**
	 * Return the time.
	 * @return nanoseconds since an arbitrary origin, not negative
	 */
	static long nanos() {
		long now = nanos;
		return (now != RESTING) ? now : wake();
	}

	private static synchronized long wake() {
		if (nanos == RESTING) {
			long now = move(Long.MAX_VALUE);
			ticksLeft = TICKS_AWAKE;
			nanos = now;
			await();
			return now;
		}
		return nanos;
	}

	private static synchronized void tick() {
		long now = move(2 * TICK_NANOS);
		ticksLeft--;
		nanos = (ticksLeft != 0) ? now : RESTING;
		if (ticksLeft != 0) {
			await();
		}
	}

	private static synchronized long move(long most) {
		long now = LifecycleClock.monotonicNanos();
		time += Math.min(now - movedAt, most);
		movedAt = now;
		return time;
	}

	private static void await() {
		try {
			NEXT_TICK.execute(CoarseClock::tick);
		}
		catch (Throwable ex) {
			// No memory, say: who reads next tries again.
			nanos = RESTING;
		}
	}

}
