package io.lifecycle.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a single record takes, in the worst cases: 2 and 8 threads, about a
 * microsecond of work between, while another thread takes the events out every
 * millisecond. Or, with the argument {@code saturated}, without work between.
 */
public final class RecordLatency {

	private static final int TURNS = 8;

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
		boolean smoke = mode.equals("smoke");
		int work = mode.equals("saturated") ? 0 : Latency.SOME_WORK;
		for (int producers : new int[] { 2, 8 }) {
			Latency latency = new Latency(producers, work, smoke ? SMOKE_SAMPLES : SAMPLES);
			for (int turn = 0; turn < (smoke ? 1 : TURNS); turn++) {
				for (Recorder recorder : Recorder.values()) {
					measure(recorder, latency);
				}
			}
			latency.print();
		}
	}

	private static void measure(Recorder recorder, Latency latency) throws InterruptedException {
		Recorder.Buffer buffer = recorder.create();
		Thread drainer = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				buffer.drain();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		});
		drainer.start();
		latency.measure(recorder.name(), buffer::record);
		drainer.interrupt();
		drainer.join();
		buffer.close();
	}

}
