package io.lifecycle.stress;

import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An emit after a registration or a removal sees it; a concurrent emit may or may not see
 * it.
 */
public class SignalBusStress {

	record Probe(AtomicInteger seen, long timestampNanos) implements LifecycleEvent {

		Probe() {
			this(new AtomicInteger(), 0);
		}

		int times() {
			return this.seen.get();
		}

	}

	static void see(Probe probe) {
		probe.seen().incrementAndGet();
	}

	@JCStressTest
	@Outcome(id = { "1, 0", "1, 1" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class RegistrationAgainstEmit {

		private final SignalBus bus = SignalBus.create();

		private final Probe after = new Probe();

		private final Probe meanwhile = new Probe();

		@Actor
		public void register() {
			this.bus.on(Probe.class, SignalBusStress::see);
			this.bus.emit(this.after);
		}

		@Actor
		public void emit() {
			this.bus.emit(this.meanwhile);
		}

		@Arbiter
		public void count(II_Result result) {
			result.r1 = this.after.times();
			result.r2 = this.meanwhile.times();
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 0", "0, 1" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class CancellationAgainstEmit {

		private final SignalBus bus = SignalBus.create();

		private final Subscription subscription = this.bus.on(Probe.class, SignalBusStress::see);

		private final Probe after = new Probe();

		private final Probe meanwhile = new Probe();

		@Actor
		public void cancel() {
			this.subscription.cancel();
			this.bus.emit(this.after);
		}

		@Actor
		public void emit() {
			this.bus.emit(this.meanwhile);
		}

		@Arbiter
		public void count(II_Result result) {
			result.r1 = this.after.times();
			result.r2 = this.meanwhile.times();
		}

	}

	@JCStressTest
	@Outcome(id = "2", expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class RegistrationAgainstRegistration {

		private final SignalBus bus = SignalBus.create();

		private final Probe after = new Probe();

		@Actor
		public void one() {
			this.bus.on(Probe.class, SignalBusStress::see);
		}

		@Actor
		public void two() {
			this.bus.on(LifecycleEvent.class, (event) -> see((Probe) event));
		}

		@Arbiter
		public void count(I_Result result) {
			this.bus.emit(this.after);
			result.r1 = this.after.times();
		}

	}

}
