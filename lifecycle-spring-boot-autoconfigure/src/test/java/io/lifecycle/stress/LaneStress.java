package io.lifecycle.stress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A queue delivers or counts each event, and keeps the events of one thread in order.
 * Events are digits, and the received events form a number.
 */
public class LaneStress {

	record Digit(int value, long timestampNanos) implements LifecycleEvent {

		Digit(int value) {
			this(value, 0);
		}

	}

	/**
	 * A bus with one queued listener.
	 */
	static final class Queued {

		private static final Duration LONG = Duration.ofMinutes(1);

		private final SignalBus bus;

		private final AtomicInteger received = new AtomicInteger();

		Queued(int capacity, OverflowPolicy overflow) {
			this.bus = SignalBus.builder()
				.settings(ListenerSettings.defaults().lanes(capacity, overflow, LONG))
				.build();
			this.bus.on(Digit.class, (digit) -> this.received.set(10 * this.received.get() + digit.value()),
					ListenerOptions.defaults().queued());
		}

		void emit(int... values) {
			for (int value : values) {
				this.bus.emit(new Digit(value));
			}
		}

		void close() {
			this.bus.listeners().drain(LONG);
		}

		/**
		 * Close the queue, and return the received events and the number of delivered and
		 * dropped ones.
		 */
		void settle(II_Result result) {
			close();
			ListenerStatus status = this.bus.listeners().list().get(0);
			result.r1 = this.received.get();
			result.r2 = (int) (status.deliveries() + status.dropped());
		}

	}

	@JCStressTest
	@Outcome(id = { "123, 3", "132, 3", "312, 3" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class ProducerAgainstProducer {

		private final Queued lane = new Queued(8, OverflowPolicy.DROP_NEWEST);

		@Actor
		public void one() {
			this.lane.emit(1, 2);
		}

		@Actor
		public void two() {
			this.lane.emit(3);
		}

		@Arbiter
		public void received(II_Result result) {
			this.lane.settle(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "2, 3", "3, 3", "12, 3", "13, 3", "23, 3", "32, 3", "123, 3", "132, 3", "312, 3" },
			expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class ProducersIntoFullLane {

		private final Queued lane = new Queued(1, OverflowPolicy.DROP_OLDEST);

		@Actor
		public void one() {
			this.lane.emit(1, 2);
		}

		@Actor
		public void two() {
			this.lane.emit(3);
		}

		@Arbiter
		public void received(II_Result result) {
			this.lane.settle(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 3", "3, 3", "12, 3", "13, 3", "31, 3", "32, 3", "123, 3", "132, 3", "312, 3" },
			expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class ProducersIntoFullLaneThatDropsTheNewest {

		private final Queued lane = new Queued(1, OverflowPolicy.DROP_NEWEST);

		@Actor
		public void one() {
			this.lane.emit(1, 2);
		}

		@Actor
		public void two() {
			this.lane.emit(3);
		}

		@Arbiter
		public void received(II_Result result) {
			this.lane.settle(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "123, 3", "132, 3", "312, 3" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class ProducersIntoFullLaneThatBlocks {

		private final Queued lane = new Queued(1, OverflowPolicy.BLOCK);

		@Actor
		public void one() {
			this.lane.emit(1, 2);
		}

		@Actor
		public void two() {
			this.lane.emit(3);
		}

		@Arbiter
		public void received(II_Result result) {
			this.lane.settle(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 2", "1, 2", "12, 2" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class ProducerAgainstClose {

		private final Queued lane = new Queued(8, OverflowPolicy.DROP_NEWEST);

		@Actor
		public void emit() {
			this.lane.emit(1, 2);
		}

		@Actor
		public void close() {
			this.lane.close();
		}

		@Arbiter
		public void received(II_Result result) {
			this.lane.settle(result);
		}

	}

}
