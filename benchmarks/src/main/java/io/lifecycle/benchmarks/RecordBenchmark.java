package io.lifecycle.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Record the same event from 1, 2 and 8 threads, while another one takes the events out
 * every millisecond.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordBenchmark {

	private static final Probe EVENT = new Probe(1, new long[0]);

	/**
	 * Record from one thread.
	 * @param place where to
	 * @param producer the recording thread
	 */
	@Benchmark
	@Threads(1)
	public void producers1(Place place, Producer producer) {
		place.record(producer);
	}

	/**
	 * Record from two threads.
	 * @param place where to
	 * @param producer the recording thread
	 */
	@Benchmark
	@Threads(2)
	public void producers2(Place place, Producer producer) {
		place.record(producer);
	}

	/**
	 * Record from eight threads.
	 * @param place where to
	 * @param producer the recording thread
	 */
	@Benchmark
	@Threads(8)
	public void producers8(Place place, Producer producer) {
		place.record(producer);
	}

	/**
	 * The recorder, and the thread that takes the events out.
	 */
	@State(Scope.Benchmark)
	public static class Place {

		/**
		 * Who is measured.
		 */
		@Param
		public Recorder recorder;

		private Recorder.Buffer buffer;

		private Thread drainer;

		private volatile boolean running;

		private final AtomicLong recorded = new AtomicLong();

		private final AtomicInteger producing = new AtomicInteger();

		private long drained;

		/**
		 * Start to take out.
		 */
		@Setup
		public void start() {
			this.buffer = this.recorder.create();
			this.running = true;
			this.drainer = new Thread(() -> {
				while (this.running) {
					this.drained += this.buffer.drain();
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				}
			});
			this.drainer.start();
		}

		void record(Producer producer) {
			producer.recorded++;
			this.buffer.record(EVENT);
		}

		/**
		 * Check that nothing was lost.
		 * @throws InterruptedException if interrupted
		 */
		@TearDown
		public void verify() throws InterruptedException {
			// Only the first thread that finishes calls this.
			while (this.producing.get() != 0) {
				Thread.yield();
			}
			this.running = false;
			this.drainer.join();
			this.buffer.close();
			for (long count = this.buffer.drain(); count != 0; count = this.buffer.drain()) {
				this.drained += count;
			}
			if (this.recorder != Recorder.NOOP && this.drained != this.recorded.get()) {
				throw new IllegalStateException(this.recorded + " recorded, " + this.drained + " taken out");
			}
		}

	}

	/**
	 * A recording thread.
	 */
	@State(Scope.Thread)
	public static class Producer {

		private long recorded;

		/**
		 * Announce that it is about to record.
		 * @param place where to
		 */
		@Setup(Level.Iteration)
		public void begin(Place place) {
			place.producing.incrementAndGet();
		}

		/**
		 * Add the number of its recorded events.
		 * @param place where to
		 */
		@TearDown(Level.Iteration)
		public void report(Place place) {
			place.recorded.addAndGet(this.recorded);
			this.recorded = 0;
			place.producing.decrementAndGet();
		}

	}

}
