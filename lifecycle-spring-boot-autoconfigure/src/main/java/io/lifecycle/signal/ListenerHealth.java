package io.lifecycle.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.guard.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of a listener: its calls, failures and times, and its quarantine while it
 * fails repeatedly.
 */
final class ListenerHealth {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final long SLOW_REPORT_NANOS = Duration.ofMinutes(1).toNanos();

	private static final Duration COARSE_FROM = Duration.ofNanos(10 * ListenerClock.TICK_NANOS);

	private static final long ACTIVE = Long.MIN_VALUE;

	private static final int DOUBLINGS = 5;

	private static final VarHandle STREAK;

	static {
		try {
			STREAK = MethodHandles.lookup().findVarHandle(ListenerHealth.class, "streak", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final AtomicLongFieldUpdater<ListenerHealth> RETRY_AT = AtomicLongFieldUpdater
		.newUpdater(ListenerHealth.class, "retryAt");

	private final String listener;

	private final ListenerSettings settings;

	private final ListenerRegistry registry;

	private final boolean timedExactly;

	private final @Nullable ListenerNumber number;

	private final LongAdder failures = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	// This is the number of consecutive failures, which each call reads without a
	// barrier. It is 0 during a quarantine only briefly: whoever resets it ends the
	// quarantine right afterwards.
	private int streak;

	// A quarantined listener is tried again at this time.
	private volatile long retryAt = ACTIVE;

	// These are the attempts of the quarantine.
	private int attempts;

	private final AtomicLong slowReportAt = new AtomicLong(ACTIVE);

	private volatile @Nullable String lastError;

	ListenerHealth(String listener, ListenerSettings settings, boolean watched, ListenerRegistry registry) {
		this.listener = listener;
		this.settings = settings;
		this.registry = registry;
		this.timedExactly = settings.slowThreshold().compareTo(COARSE_FROM) < 0 && !settings.slowThreshold().isZero();
		this.number = watched ? ListenerNumber.of(this) : null;
	}

	int number() {
		return (this.number != null) ? this.number.value() : ListenerNumber.NONE;
	}

	/**
	 * Return a listener that measures each of its calls, if the clock is too coarse.
	 */
	SignalListener<LifecycleEvent> timed(SignalListener<LifecycleEvent> listener) {
		return !this.timedExactly ? listener : (event) -> {
			long started = LifecycleClock.monotonicNanos();
			try {
				listener.onSignal(event);
			}
			finally {
				ran(LifecycleClock.monotonicNanos() - started);
			}
		};
	}

	AsyncSignalListener<LifecycleEvent> timedAsync(AsyncSignalListener<LifecycleEvent> listener) {
		return !this.timedExactly ? listener : (event) -> {
			long started = LifecycleClock.monotonicNanos();
			try {
				return listener.onSignal(event);
			}
			finally {
				ran(LifecycleClock.monotonicNanos() - started);
			}
		};
	}

	boolean isWell() {
		return this.streak == 0;
	}

	/**
	 * Return whether the listener may receive an event.
	 * @param now whether it receives the event immediately
	 */
	boolean admits(boolean now) {
		long retry = this.retryAt;
		if (retry == ACTIVE) {
			return true;
		}
		long time = LifecycleClock.monotonicNanos();
		// Only one event at a time tries a quarantined listener.
		if (time - retry >= 0 && (!now || tries(retry, time))) {
			return true;
		}
		this.skipped.increment();
		return false;
	}

	private boolean tries(long retry, long time) {
		int attempt = this.attempts + 1;
		boolean tries = RETRY_AT.compareAndSet(this, retry, time + untilAttempt(attempt));
		if (tries) {
			this.attempts = attempt;
		}
		return tries;
	}

	/**
	 * Return the time until a quarantined listener is tried again. It is short at first,
	 * because one client may have caused the failures: the next event of another one then
	 * ends the quarantine.
	 * @param attempt the number of earlier attempts
	 */
	long untilAttempt(int attempt) {
		return TimeUnit.NANOSECONDS.convert(this.settings.quarantineDelay()) >> Math.max(0, DOUBLINGS - attempt);
	}

	private void ran(long taken) {
		this.nanos.add(taken);
		if (isSlow(taken)) {
			logger.warn("Listener {} took {} ms. Slow calls are logged at most once a minute", this.listener,
					taken / 1_000_000);
		}
	}

	/**
	 * Note that the clock observed a thread in the listener.
	 * @param passed the time since the previous tick
	 * @param taken for how long it has observed the same call
	 */
	void seenRunning(long passed, long taken) {
		if (!this.timedExactly) {
			this.nanos.add(passed);
		}
		if (isSlow(taken)) {
			logger.warn("Listener {} has been running for {} ms and has not returned. "
					+ "Slow calls are logged at most once a minute", this.listener, taken / 1_000_000);
		}
	}

	private boolean isSlow(long taken) {
		Duration threshold = this.settings.slowThreshold();
		if (threshold.isZero() || taken < TimeUnit.NANOSECONDS.convert(threshold) || !this.registry.logsSlowCalls()) {
			return false;
		}
		long now = LifecycleClock.monotonicNanos();
		long due = this.slowReportAt.get();
		return (due == ACTIVE || now - due >= 0) && this.slowReportAt.compareAndSet(due, now + SLOW_REPORT_NANOS);
	}

	void succeeded() {
		if (restore()) {
			logger.info("Listener {} has recovered and receives events again", this.listener);
			this.registry.emit(new ListenerRestored(this.listener));
		}
	}

	void failed(Throwable failure, LifecycleEvent event) {
		this.failures.increment();
		// The class must stay readable where the message is hidden.
		this.lastError = Errors.recorded(failure).toString();
		// Otherwise a listener that fails on these events would keep causing them.
		if (event instanceof ListenerEvent || this.settings.quarantineAfter() == 0) {
			return;
		}
		int inARow = 1 + (int) STREAK.getAndAdd(this, 1);
		long retry = LifecycleClock.monotonicNanos() + untilAttempt(0);
		if (inARow >= this.settings.quarantineAfter() && RETRY_AT.compareAndSet(this, ACTIVE, retry)) {
			STREAK.setVolatile(this, inARow);
			logger.warn("Listener {} failed {} times in a row and is quarantined: it is tried with one event after {}, "
					+ "then less often", this.listener, inARow, Duration.ofNanos(untilAttempt(0)));
			this.registry.emit(new ListenerQuarantined(this.listener, inARow, failure));
		}
	}

	boolean restore() {
		this.attempts = 0;
		STREAK.setVolatile(this, 0);
		return RETRY_AT.getAndSet(this, ACTIVE) != ACTIVE;
	}

	ListenerStatus status(Registration registration, int waiting, long dropped) {
		long deliveries = (this.number != null) ? this.number.deliveries() : 0;
		long runningNanos = (this.number != null) ? this.number.runningNanos() : 0;
		ListenerState state = (this.retryAt == ACTIVE) ? ListenerState.ACTIVE : ListenerState.QUARANTINED;
		return new ListenerStatus(this.listener, registration.type(), registration.options().order(),
				registration.options().delivery(), state, deliveries, this.failures.sum(), this.skipped.sum() + dropped,
				waiting, this.nanos.sum(), runningNanos, this.lastError);
	}

}
