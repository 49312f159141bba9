package io.lifecycle.collector;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.LifecycleClock;

/**
 * Counts failures and lets them be reported at most once a minute, the first one
 * immediately.
 */
final class Throttle {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final AtomicLong total = new AtomicLong();

	private final AtomicLong reported = new AtomicLong();

	private final AtomicLong nextReport = new AtomicLong(LifecycleClock.monotonicNanos());

	void add(long count) {
		this.total.addAndGet(count);
	}

	long total() {
		return this.total.get();
	}

	/**
	 * Return the count to report now.
	 * @return the count since the last report, or 0 to report nothing
	 */
	long due() {
		if (this.total.get() == this.reported.get()) {
			return 0;
		}
		long due = this.nextReport.get();
		long now = LifecycleClock.monotonicNanos();
		return (now - due >= 0 && this.nextReport.compareAndSet(due, now + INTERVAL_NANOS)) ? rest() : 0;
	}

	/**
	 * Return the count that was not reported.
	 */
	long rest() {
		long total = this.total.get();
		return Math.max(0, total - this.reported.getAndAccumulate(total, Math::max));
	}

}
