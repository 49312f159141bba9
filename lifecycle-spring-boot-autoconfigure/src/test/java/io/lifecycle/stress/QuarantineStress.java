package io.lifecycle.stress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.SignalBus;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.slf4j.LoggerFactory;

/**
 * Each change of a listener's state is reported once.
 */
public class QuarantineStress {

	record Probe(boolean fails, long timestampNanos) implements LifecycleEvent {

		Probe(boolean fails) {
			this(fails, 0);
		}

	}

	/**
	 * A bus with one listener that fails on order.
	 */
	static final class Fragile {

		static {
			((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(SignalBus.class))
				.setLevel(ch.qos.logback.classic.Level.OFF);
		}

		private final AtomicInteger quarantined = new AtomicInteger();

		private final AtomicInteger restored = new AtomicInteger();

		private final SignalBus bus;

		Fragile(int failures, Duration delay) {
			this.bus = SignalBus.builder().settings(ListenerSettings.defaults().quarantine(failures, delay)).build();
			this.bus.on(Probe.class, (probe) -> {
				if (probe.fails()) {
					throw new IllegalStateException();
				}
			});
			this.bus.on(ListenerQuarantined.class, (event) -> this.quarantined.incrementAndGet());
			this.bus.on(ListenerRestored.class, (event) -> this.restored.incrementAndGet());
		}

		void emit(boolean fails) {
			this.bus.emit(new Probe(fails));
		}

		boolean isActive() {
			return this.bus.listeners().list().get(0).state() == ListenerState.ACTIVE;
		}

	}

	@JCStressTest
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class FailureAgainstFailure {

		private final Fragile fragile = new Fragile(2, Duration.ofHours(1));

		@Actor
		public void one() {
			this.fragile.emit(true);
		}

		@Actor
		public void two() {
			this.fragile.emit(true);
			this.fragile.emit(true);
		}

		@Arbiter
		public void state(II_Result result) {
			result.r1 = this.fragile.quarantined.get();
			result.r2 = this.fragile.isActive() ? 1 : 0;
		}

	}

	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class AttemptAgainstAttempt {

		private final Fragile fragile = new Fragile(1, Duration.ZERO);

		public AttemptAgainstAttempt() {
			this.fragile.emit(true);
		}

		@Actor
		public void one() {
			this.fragile.emit(false);
		}

		@Actor
		public void two() {
			this.fragile.emit(false);
		}

		@Arbiter
		public void state(II_Result result) {
			result.r1 = this.fragile.restored.get();
			result.r2 = this.fragile.isActive() ? 1 : 0;
		}

	}

}
