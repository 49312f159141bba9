package io.lifecycle.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lifecycle.event.LifecycleClock;

/**
 * Counts failures and lets them be reported at most once a minute, the first one
 * immediately. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Throttle {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final AtomicLong total = new AtomicLong();

	private final AtomicLong reported = new AtomicLong();

	private final AtomicLong nextReport = new AtomicLong(LifecycleClock.monotonicNanos());

	/**
	 * Create a throttle.
	 */
	public Throttle() {
	}

	/**
	 * Count failures.
	 * @param count the number of failures
	 */
	public void add(long count) {
		this.total.addAndGet(count);
	}

	/**
	 * Return the number of failures.
	 * @return all that were counted
	 */
	public long total() {
		return this.total.get();
	}

	/**
	 * Return the count to report now.
	 * @return the count since the last report, or 0 to report nothing
	 */
	public long due() {
		if (this.total.get() == this.reported.get()) {
			return 0;
		}
		long due = this.nextReport.get();
		long now = LifecycleClock.monotonicNanos();
		return (now - due >= 0 && this.nextReport.compareAndSet(due, now + INTERVAL_NANOS)) ? rest() : 0;
	}

	/**
	 * Return the count that was not reported.
	 * @return the count since the last report
	 */
	public long rest() {
		long total = this.total.get();
		return Math.max(0, total - this.reported.getAndAccumulate(total, Math::max));
	}

}
