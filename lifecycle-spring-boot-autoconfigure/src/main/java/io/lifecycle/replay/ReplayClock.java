package io.lifecycle.replay;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time of a replay: that of the latest event so far in the run of an application. In
 * a run it never goes backwards, even though the lines of a recording are not sorted by
 * time. With each run it begins anew, because several instances may have recorded at the
 * same time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ReplayClock extends Clock {

	private final AtomicReference<Instant> now;

	private final ZoneId zone;

	/**
	 * Create a clock in the time zone of the system.
	 * @param start the time until the first event
	 */
	public ReplayClock(Instant start) {
		this(new AtomicReference<>(start), ZoneId.systemDefault());
	}

	private ReplayClock(AtomicReference<Instant> now, ZoneId zone) {
		this.now = now;
		this.zone = zone;
	}

	void beginAt(Instant time) {
		this.now.set(time);
	}

	void advanceTo(Instant time) {
		this.now.accumulateAndGet(time, (one, other) -> one.isAfter(other) ? one : other);
	}

	@Override
	public Instant instant() {
		return Objects.requireNonNull(this.now.get());
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * Return the same clock in another time zone. Both have the same time at any moment.
	 */
	@Override
	public ReplayClock withZone(ZoneId zone) {
		return new ReplayClock(this.now, zone);
	}

}
