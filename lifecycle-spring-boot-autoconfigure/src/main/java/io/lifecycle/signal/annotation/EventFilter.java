package io.lifecycle.signal.annotation;

import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.TimedEvent;

/**
 * One question to an event, which allocates nothing. Records, because the JIT takes their
 * fields for constants.
 */
sealed interface EventFilter extends Predicate<LifecycleEvent> {

	/**
	 * Asks for the status.
	 */
	record OfStatus(BitSet statuses) implements EventFilter {

		@Override
		public boolean test(LifecycleEvent event) {
			if (event instanceof RequestComplete complete) {
				return matches(complete.status());
			}
			return event instanceof ResponseCompleted completed && matches(completed.status());
		}

		private boolean matches(int status) {
			return status >= 0 && this.statuses.get(status);
		}

	}

	/**
	 * Asks for the duration.
	 */
	record SlowerThan(long nanos) implements EventFilter {

		@Override
		public boolean test(LifecycleEvent event) {
			return event instanceof TimedEvent timed && timed.durationNanos() >= this.nanos;
		}

	}

	/**
	 * Asks for the request method.
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record OfMethod(String[] methods) implements EventFilter {

		@Override
		public boolean test(LifecycleEvent event) {
			if (event instanceof RequestEvent request) {
				return matches(request.request().method());
			}
			return event instanceof RequestStarted started && matches(started.method());
		}

		private boolean matches(String method) {
			for (String candidate : this.methods) {
				if (candidate.equalsIgnoreCase(method)) {
					return true;
				}
			}
			return false;
		}

	}

	/**
	 * Asks for the path.
	 */
	record OfPath(Predicate<String> paths) implements EventFilter {

		@Override
		public boolean test(LifecycleEvent event) {
			if (event instanceof RequestEvent request) {
				return this.paths.test(request.request().path());
			}
			return event instanceof RequestStarted started && this.paths.test(started.path());
		}

	}

	/**
	 * Lets a part of the events pass.
	 */
	record Sample(double part) implements EventFilter {

		@Override
		public boolean test(LifecycleEvent event) {
			return ThreadLocalRandom.current().nextDouble() < this.part;
		}

	}

}
