package io.lifecycle.application;

import java.time.Duration;
import java.util.List;

import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which what runs may end.
 */
final class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	private static final long TICK_MILLIS = 10;

	private final ShutdownPlan plan;

	private final long beganNanos = LifecycleClock.monotonicNanos();

	private volatile boolean over;

	Drain(ShutdownPlan plan) {
		this.plan = plan;
	}

	/**
	 * Begin to help what runs to end.
	 */
	void begin() {
		if (!this.plan.actions().isEmpty() && !this.plan.immediate()) {
			Thread thread = new Thread(this::help, "lifecycle-drain");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void help() {
		try {
			while (!this.over) {
				this.plan.actions().forEach(Drain::help);
				Thread.sleep(TICK_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void help(DrainAction action) {
		try {
			action.whileDraining();
		}
		catch (Throwable ex) {
			logger.debug("Could not help the application to drain", ex);
		}
	}

	long elapsedNanos() {
		return LifecycleClock.monotonicNanos() - this.beganNanos;
	}

	Duration remaining() {
		Duration remaining = this.plan.drainTimeout().minusNanos(elapsedNanos());
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	/**
	 * Wait for what still runs: the server does not count all of it.
	 * @return what still runs when the time is up
	 */
	Result await() {
		List<InFlight> running = this.plan.inFlight().list();
		boolean interrupted = false;
		while (!running.isEmpty() && !this.plan.immediate() && !remaining().isZero() && !interrupted) {
			interrupted = !sleep(Duration.ofMillis(TICK_MILLIS));
			running = this.plan.inFlight().list();
		}
		this.over = true;
		return new Result(outcome(running, interrupted), running, elapsedNanos());
	}

	private DrainOutcome outcome(List<InFlight> running, boolean interrupted) {
		if (running.isEmpty()) {
			return DrainOutcome.COMPLETE;
		}
		return (interrupted || this.plan.immediate()) ? DrainOutcome.IMMEDIATE : DrainOutcome.TIMEOUT;
	}

	static boolean sleep(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	record Result(DrainOutcome outcome, List<InFlight> stragglers, long durationNanos) {

	}

}
