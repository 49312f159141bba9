package io.lifecycle.stress;

import java.util.List;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.LifecycleEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Nothing is lost or duplicated, and the events of one thread stay in order. Events are
 * digits, and a batch is the number that they make.
 */
public class BufferedCollectorStress {

	record Digit(int value, long timestampNanos) implements LifecycleEvent {

		Digit(int value) {
			// All timestamps are equal, so only the order of recording counts.
			this(value, 0);
		}

	}

	static int number(List<LifecycleEvent> events) {
		int number = 0;
		for (LifecycleEvent event : events) {
			number = 10 * number + ((Digit) event).value();
		}
		return number;
	}

	@JCStressTest
	@Outcome(id = { "12", "21" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class RecordAgainstRecord {

		private final BufferedCollector collector = new BufferedCollector();

		@Actor
		public void one() {
			this.collector.record(new Digit(1));
		}

		@Actor
		public void two() {
			this.collector.record(new Digit(2));
		}

		@Arbiter
		public void rest(I_Result result) {
			result.r1 = number(this.collector.flush());
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 12", "1, 2", "12, 0" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class RecordAgainstFlush {

		private final BufferedCollector collector = new BufferedCollector();

		@Actor
		public void record() {
			this.collector.record(new Digit(1));
			this.collector.record(new Digit(2));
		}

		@Actor
		public void flush(II_Result result) {
			result.r1 = number(this.collector.flush());
		}

		@Arbiter
		public void rest(II_Result result) {
			result.r2 = number(this.collector.flush());
		}

	}

	@JCStressTest
	@Outcome(id = { "12, 3", "13, 2", "31, 2" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class RecordIntoFullBuffer {

		private int delivered;

		private final BufferedCollector collector = new BufferedCollector(2,
				(batch) -> this.delivered += number(batch));

		@Actor
		public void one() {
			this.collector.record(new Digit(1));
			this.collector.record(new Digit(2));
		}

		@Actor
		public void two() {
			this.collector.record(new Digit(3));
		}

		@Arbiter
		public void rest(II_Result result) {
			result.r1 = this.delivered;
			result.r2 = number(this.collector.flush());
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 12, 0", "1, 0, 2", "12, 0, 0" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class FullBufferAgainstFlush {

		private int delivered;

		private final BufferedCollector collector = new BufferedCollector(2,
				(batch) -> this.delivered += number(batch));

		@Actor
		public void record() {
			this.collector.record(new Digit(1));
			this.collector.record(new Digit(2));
		}

		@Actor
		public void flush(III_Result result) {
			result.r1 = number(this.collector.flush());
		}

		@Arbiter
		public void rest(III_Result result) {
			result.r2 = this.delivered;
			result.r3 = number(this.collector.flush());
		}

	}

	/**
	 * The buffer is large enough for one thread to hold credit that another one needs.
	 */
	@JCStressTest
	@Outcome(id = "24, 0", expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class LastCreditIsFound {

		private int delivered;

		private final BufferedCollector collector = new BufferedCollector(24,
				(batch) -> this.delivered += batch.size());

		@Actor
		public void one() {
			record(23);
		}

		@Actor
		public void two() {
			record(1);
		}

		private void record(int count) {
			for (int i = 0; i < count; i++) {
				this.collector.record(new Digit(i));
			}
		}

		@Arbiter
		public void rest(II_Result result) {
			result.r1 = this.delivered;
			result.r2 = this.collector.flush().size();
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 3", "1, 3", "2, 3", "3, 3" }, expect = Expect.ACCEPTABLE)
	@Outcome(expect = Expect.FORBIDDEN)
	@State
	public static class SizeAgainstFullBuffer {

		private final BufferedCollector collector = BufferedCollector.builder().maxBufferSize(2).maxPending(4).build();

		@Actor
		public void record() {
			this.collector.record(new Digit(1));
			this.collector.record(new Digit(2));
			this.collector.record(new Digit(3));
		}

		@Actor
		public void size(II_Result result) {
			int before = this.collector.size();
			int after = this.collector.size();
			result.r1 = (before <= after) ? after : -1;
		}

		@Arbiter
		public void rest(II_Result result) {
			result.r2 = this.collector.size();
		}

	}

}
