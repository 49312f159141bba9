package io.lifecycle.benchmarks;

import java.util.concurrent.TimeUnit;

import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a producer pays when nobody listens.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class IdleBenchmark {

	private final long[] sums = new long[10];

	private final SignalBus bus = SignalBus.create();

	private final SignalChannel<Probe> channel = this.bus.channel(Probe.class);

	/**
	 * The reference.
	 */
	@Benchmark
	public void empty() {
	}

	/**
	 * What the check saves: the event.
	 * @return the event
	 */
	@Benchmark
	public Probe event() {
		return new Probe(1, this.sums);
	}

	/**
	 * The check of a producer that holds a channel, like all producers of the library.
	 */
	@Benchmark
	public void channelHasListeners() {
		if (this.channel.hasListeners()) {
			throw new IllegalStateException();
		}
	}

	/**
	 * The check of a producer that holds the bus.
	 */
	@Benchmark
	public void busHasListeners() {
		if (this.bus.hasListeners(Probe.class)) {
			throw new IllegalStateException();
		}
	}

}
