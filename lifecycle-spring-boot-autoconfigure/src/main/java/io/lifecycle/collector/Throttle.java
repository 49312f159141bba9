package io.lifecycle.collector;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.LifecycleClock;

/**
 * Counts what goes wrong and lets it be reported at most once a minute, the first time at
 * once.
 */
final class Throttle {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final AtomicLong unreported = new AtomicLong();

	private final AtomicLong nextReport = new AtomicLong(LifecycleClock.monotonicNanos());

	void add(long count) {
		this.unreported.addAndGet(count);
	}

	/**
	 * Return what is to be reported now.
	 * @return the count since the last time, 0 for nothing
	 */
	long due() {
		if (this.unreported.get() == 0) {
			return 0;
		}
		long due = this.nextReport.get();
		long now = LifecycleClock.monotonicNanos();
		return (now - due >= 0 && this.nextReport.compareAndSet(due, now + INTERVAL_NANOS)) ? rest() : 0;
	}

	/**
	 * Return what was never reported.
	 */
	long rest() {
		return this.unreported.getAndSet(0);
	}

}
