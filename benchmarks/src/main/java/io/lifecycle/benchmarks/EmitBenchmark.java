package io.lifecycle.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Emit one event to 0, 1, 3 and 10 synchronous listeners.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EmitBenchmark {

	private static final int SUMS = 64;

	/**
	 * Emit one event.
	 * @param bus the contender
	 * @param emitter the state of the emitting thread
	 */
	@Benchmark
	public void emit(Bus bus, Emitter emitter) {
		emitter.emitted++;
		bus.emit.accept(new Probe(1, emitter.sums));
	}

	/**
	 * Emit the same event again: what a bus alone costs. Two threads that only allocate
	 * are slowed down by each other, through the memory that they share.
	 * @param bus the contender
	 * @param emitter the state of the emitting thread
	 */
	@Benchmark
	public void emitAgain(Bus bus, Emitter emitter) {
		emitter.emitted++;
		bus.emit.accept(emitter.event);
	}

	/**
	 * The contender, with polluted type profiles, as in an application.
	 */
	@State(Scope.Benchmark)
	public static class Bus {

		/**
		 * The contender that is measured.
		 */
		@Param
		public Contender contender;

		/**
		 * How many listeners there are.
		 */
		@Param({ "0", "1", "3", "10" })
		public int listeners;

		Consumer<Probe> emit;

		/**
		 * Run every shape of listener array before the measured one.
		 */
		@Setup
		public void setUp() {
			long[] sums = new long[10];
			for (int size : new int[] { 1, 2, 3, 5, 10 }) {
				Consumer<Probe> other = this.contender.create(Subscribers.first(size));
				for (int i = 0; i < 20_000; i++) {
					other.accept(new Probe(1, sums));
				}
			}
			this.emit = this.contender.create(Subscribers.first(this.listeners));
		}

	}

	/**
	 * The state that the listeners write to, one for each thread.
	 */
	@State(Scope.Thread)
	public static class Emitter {

		// More than ten sums keep those of two threads apart in memory.
		final long[] sums = new long[SUMS];

		final Probe event = new Probe(1, this.sums);

		long emitted;

		/**
		 * Check that every listener ran for every event.
		 * @param bus the contender
		 */
		@TearDown(Level.Iteration)
		public void verify(Bus bus) {
			long[] expected = new long[SUMS];
			Arrays.fill(expected, 0, bus.listeners, this.emitted);
			if (!Arrays.equals(expected, this.sums)) {
				throw new IllegalStateException(
						"Expected %s, got %s".formatted(Arrays.toString(expected), Arrays.toString(this.sums)));
			}
		}

	}

}
