package io.lifecycle.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleClock;

import org.springframework.context.ApplicationContext;

/**
 * Limits the time for active work to end.
 */
final class Drain {

	static final Duration TICK = Duration.ofMillis(10);

	private final InFlightRegistry inFlight;

	private final Duration timeout;

	private final boolean immediate;

	private final long beganNanos = LifecycleClock.monotonicNanos();

	Drain(InFlightRegistry inFlight, Duration timeout, boolean immediate) {
		this.inFlight = inFlight;
		this.timeout = timeout;
		this.immediate = immediate;
	}

	private long elapsedNanos() {
		return LifecycleClock.monotonicNanos() - this.beganNanos;
	}

	Duration remaining() {
		Duration remaining = this.timeout.minusNanos(elapsedNanos());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	/**
	 * Wait for active work, which the server counts only in part.
	 * @return the outcome, with the work that is still active
	 */
	DrainComplete await(ApplicationContext context) {
		List<InFlight> running = this.inFlight.list();
		boolean interrupted = false;
		while (!running.isEmpty() && !this.immediate && !remaining().isZero() && !interrupted) {
			interrupted = !sleep(TICK);
			running = this.inFlight.list();
		}
		return new DrainComplete(context, outcome(running, interrupted), elapsedNanos(), running);
	}

	private DrainOutcome outcome(List<InFlight> running, boolean interrupted) {
		if (running.isEmpty()) {
			return DrainOutcome.COMPLETE;
		}
		return (interrupted || this.immediate) ? DrainOutcome.IMMEDIATE : DrainOutcome.TIMEOUT;
	}

	static boolean sleep(Duration duration) {
		try {
			Thread.sleep(TimeUnit.MILLISECONDS.convert(duration));
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
