package io.lifecycle.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.openjdk.jmh.infra.Blackhole;

/**
 * How long a single record takes, in the worst cases: 2 and 8 threads, about a
 * microsecond of work between, while another thread takes the events out every
 * millisecond. Or, with the argument {@code saturated}, without work between.
 */
public final class RecordLatency {

	private static final int SAMPLES = 400_000;

	private static final int SMOKE_SAMPLES = 1000;

	private RecordLatency() {
	}

	/**
	 * Measure all recorders in turn.
	 * @param args {@code saturated} for no work between, {@code smoke} to see that it
	 * runs
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		String mode = (args.length > 0) ? args[0] : "";
		int tokens = mode.equals("saturated") ? 0 : 400;
		int samples = mode.equals("smoke") ? SMOKE_SAMPLES : SAMPLES;
		for (int producers : new int[] { 2, 8 }) {
			for (Recorder recorder : Recorder.values()) {
				measure(recorder, producers, tokens, samples);
				long[] nanos = measure(recorder, producers, tokens, samples);
				System.out.printf("%d producers %-24s p50 %6d  p99 %7d  p99.9 %8d  p99.99 %9d  max %9d ns%n", producers,
						recorder, at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), at(nanos, 0.9999),
						nanos[nanos.length - 1]);
			}
		}
	}

	private static long at(long[] sorted, double quantile) {
		return sorted[(int) (sorted.length * quantile)];
	}

	private static long[] measure(Recorder recorder, int producers, int tokens, int samples)
			throws InterruptedException {
		Recorder.Buffer buffer = recorder.create();
		long[][] nanos = new long[producers][samples];
		Thread[] threads = new Thread[producers];
		for (int i = 0; i < producers; i++) {
			long[] own = nanos[i];
			threads[i] = new Thread(() -> produce(buffer, own, tokens));
		}
		Thread drainer = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				buffer.drain();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		});
		drainer.start();
		for (Thread thread : threads) {
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		drainer.interrupt();
		drainer.join();
		buffer.close();
		long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).toArray();
		Arrays.sort(all);
		return all;
	}

	private static void produce(Recorder.Buffer buffer, long[] samples, int tokens) {
		Probe event = new Probe(1, samples);
		for (int i = 0; i < samples.length; i++) {
			Blackhole.consumeCPU(tokens);
			long start = System.nanoTime();
			buffer.record(event);
			samples[i] = System.nanoTime() - start;
		}
	}

}
