package io.lifecycle.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.openjdk.jmh.infra.Blackhole;

/**
 * How long single calls take on several threads at once. Contenders take turns; of each
 * quantile the median of all turns but the first counts.
 */
final class Latency {

	/**
	 * About a microsecond of work between two calls.
	 */
	static final int SOME_WORK = 400;

	private static final double[] QUANTILES = { 0.5, 0.99, 0.999, 0.9999 };

	private final int threads;

	private final int work;

	private final int calls;

	private final Map<String, List<long[]>> turns = new LinkedHashMap<>();

	Latency(int threads, int work, int calls) {
		this.threads = threads;
		this.work = work;
		this.calls = calls;
	}

	/**
	 * Give a contender a turn.
	 */
	void measure(String contender, Consumer<Probe> call) throws InterruptedException {
		long[][] nanos = new long[this.threads][this.calls];
		Thread[] callers = new Thread[this.threads];
		for (int i = 0; i < this.threads; i++) {
			long[] own = nanos[i];
			callers[i] = new Thread(() -> call(call, own));
			callers[i].start();
		}
		for (Thread caller : callers) {
			caller.join();
		}
		long[] sorted = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
		this.turns.computeIfAbsent(contender, (key) -> new ArrayList<>())
			.add(Arrays.stream(QUANTILES).mapToLong((quantile) -> sorted[(int) (sorted.length * quantile)]).toArray());
	}

	private void call(Consumer<Probe> call, long[] nanos) {
		Probe event = new Probe(1, nanos);
		for (int i = 0; i < nanos.length; i++) {
			Blackhole.consumeCPU(this.work);
			long start = System.nanoTime();
			call.accept(event);
			nanos[i] = System.nanoTime() - start;
		}
	}

	void print() {
		this.turns.forEach((contender, quantiles) -> System.out.printf(
				"%d threads %-24s p50 %6d  p99 %7d  p99.9 %8d  p99.99 %9d ns%n", this.threads, contender,
				median(quantiles, 0), median(quantiles, 1), median(quantiles, 2), median(quantiles, 3)));
	}

	private static long median(List<long[]> turns, int quantile) {
		LongStream values = turns.stream().skip((turns.size() > 1) ? 1 : 0).mapToLong((turn) -> turn[quantile]);
		long[] sorted = values.sorted().toArray();
		return sorted[sorted.length / 2];
	}

}
