package io.lifecycle.signal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failures of one listener without flooding the log: the first one with its
 * stack trace, the number of further ones at most once a minute.
 */
final class ListenerFailures {

	static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final String listener;

	private final LongSupplier clock;

	private final AtomicBoolean firstLogged = new AtomicBoolean();

	private final AtomicLong repeats = new AtomicLong();

	private final AtomicLong nextReport;

	ListenerFailures(String listener) {
		this(listener, LifecycleClock::monotonicNanos);
	}

	ListenerFailures(String listener, LongSupplier clock) {
		this.listener = listener;
		this.clock = clock;
		this.nextReport = new AtomicLong(clock.getAsLong() + INTERVAL_NANOS);
	}

	void report(LifecycleEvent event, Throwable failure) {
		report(event, failure, false);
	}

	/**
	 * Log or count a failure. Never throws.
	 * @param ending whether other beans have stopped, which the listener may lack
	 */
	void report(LifecycleEvent event, Throwable failure, boolean ending) {
		try {
			if (this.firstLogged.compareAndSet(false, true)) {
				this.nextReport.set(this.clock.getAsLong() + INTERVAL_NANOS);
				Errors.log(failure, (error) -> reportFirst(event, error, ending));
				return;
			}
			this.repeats.incrementAndGet();
			long due = this.nextReport.get();
			long now = this.clock.getAsLong();
			if (now - due >= 0 && this.nextReport.compareAndSet(due, now + INTERVAL_NANOS)) {
				reportRepeats();
			}
		}
		catch (Throwable ex) {
			// Logging failed, or memory or stack is exhausted, but the next listener must
			// run.
		}
	}

	private void reportFirst(LifecycleEvent event, Throwable failure, boolean ending) {
		if (!ending) {
			logger.error("Listener {} failed on {}. Further failures are counted and logged at most once a minute",
					this.listener, event.getClass().getName(), failure);
			return;
		}
		logger.warn(
				"Listener {} failed on {}, after other beans have stopped: {}. To handle this event, let it use "
						+ "beans that are closed when they are destroyed, not when beans stop",
				this.listener, event.getClass().getName(), Errors.recorded(failure).toString());
		logger.debug("Listener {} failed", this.listener, failure);
	}

	void reportRepeats() {
		long count = this.repeats.getAndSet(0);
		if (count != 0) {
			logger.error("Listener {} failed {} more times", this.listener, count);
		}
	}

}
