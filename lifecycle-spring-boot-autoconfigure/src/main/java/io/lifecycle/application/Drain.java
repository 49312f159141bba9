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

	// This is how long a source may take to list its work, once.
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ActiveWork work;

	private final Duration timeout;

	private final boolean immediate;

	private final long beganNanos = LifecycleClock.monotonicNanos();

	Drain(InFlightRegistry inFlight, Duration timeout, boolean immediate) {
		this.work = inFlight.activeWork();
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
	 * Return how much work is active.
	 */
	int size() {
		return this.work.list(PATIENCE).size();
	}

	/**
	 * Wait for active work, which the server counts only in part.
	 * @return the outcome, with the work that is still active
	 */
	DrainComplete await(ApplicationContext context) {
		List<InFlight> running = this.work.list(PATIENCE);
		boolean interrupted = false;
		while (!isDone(running) && !this.immediate && !remaining().isZero() && !interrupted) {
			interrupted = !sleep(TICK);
			running = this.work.list(TICK);
		}
		DrainOutcome unfinished = (interrupted || this.immediate) ? DrainOutcome.IMMEDIATE : DrainOutcome.TIMEOUT;
		DrainOutcome outcome = isDone(running) ? DrainOutcome.COMPLETE : unfinished;
		this.work.end();
		return new DrainComplete(context, outcome, elapsedNanos(), running);
	}

	/**
	 * Return the sources that do not answer.
	 */
	List<InFlightSource> silent() {
		return this.work.silent();
	}

	private boolean isDone(List<InFlight> running) {
		return running.isEmpty() && this.work.silent().isEmpty();
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
