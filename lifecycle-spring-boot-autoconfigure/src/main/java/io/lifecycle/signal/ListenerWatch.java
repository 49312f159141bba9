package io.lifecycle.signal;

import java.util.function.LongSupplier;

import io.lifecycle.event.LifecycleClock;

/**
 * Watches the calls of one listener. A record, because the JIT takes a record's fields
 * for constants.
 *
 * @param health what is known of the listener
 * @param deliveries how often it was called
 * @param clock takes the time of a call
 */
record ListenerWatch(ListenerHealth health, DeliveryCount deliveries, LongSupplier clock) {

	// Where a tick more or less would matter, each call reads the real clock.
	private static final long COARSE_FROM_NANOS = 10 * CoarseClock.TICK_NANOS;

	static ListenerWatch of(ListenerHealth health, ListenerSettings settings) {
		return new ListenerWatch(health, new DeliveryCount(), clock(settings.slowThreshold().toNanos()));
	}

	private static LongSupplier clock(long slowNanos) {
		if (slowNanos == 0) {
			return () -> 0;
		}
		return (slowNanos < COARSE_FROM_NANOS) ? LifecycleClock::monotonicNanos : CoarseClock::nanos;
	}

	/**
	 * Note that the listener is called.
	 * @return the time, or 0 where none is taken
	 */
	long started() {
		this.deliveries.increment();
		return this.clock.getAsLong();
	}

	/**
	 * Note that the listener gave the thread back.
	 */
	void returned(long started) {
		long taken = this.clock.getAsLong() - started;
		if (taken != 0) {
			this.health.ran(taken);
		}
	}

}
