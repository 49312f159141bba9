package io.lifecycle.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jctools.queues.MpmcArrayQueue;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long an emitter is held up by a queued listener, in the worst cases: 2 and 8
 * threads, about a microsecond of work between. Next to the lane stand the queues that it
 * might be made of, emptied every millisecond.
 */
public final class LaneLatency {

	private static final int CAPACITY = 1024;

	private static final int TOKENS = 400;

	private LaneLatency() {
	}

	/**
	 * Measure all in turn.
	 * @param args {@code smoke} to see that it runs
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		boolean smoke = args.length > 0;
		int samples = smoke ? 1000 : 200_000;
		for (int emitters : new int[] { 2, 8 }) {
			for (int round = 0; round < (smoke ? 1 : 4); round++) {
				measure("nothing", (event) -> {
				}, emitters, samples, round);
				queue("ArrayBlockingQueue", new ArrayBlockingQueue<>(CAPACITY), emitters, samples, round);
				queue("LinkedTransferQueue", new LinkedTransferQueue<>(), emitters, samples, round);
				queue("MpmcArrayQueue", new MpmcArrayQueue<>(CAPACITY), emitters, samples, round);
				lane(emitters, samples, round);
			}
		}
	}

	private static void queue(String name, Queue<Probe> queue, int emitters, int samples, int round)
			throws InterruptedException {
		Thread taker = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				while (queue.poll() != null) {
					Blackhole.consumeCPU(1);
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		});
		taker.start();
		measure(name, queue::offer, emitters, samples, round);
		taker.interrupt();
		taker.join();
	}

	private static void lane(int emitters, int samples, int round) throws InterruptedException {
		SignalBus bus = SignalBus.create();
		bus.on(Probe.class, (event) -> Blackhole.consumeCPU(1),
				ListenerOptions.defaults().queued(CAPACITY, OverflowPolicy.DROP_NEWEST));
		SignalChannel<Probe> channel = bus.channel(Probe.class);
		measure("lane", channel::emit, emitters, samples, round);
		bus.drain(Duration.ofSeconds(10));
	}

	private static void measure(String name, Consumer<Probe> emit, int emitters, int samples, int round)
			throws InterruptedException {
		long[][] nanos = new long[emitters][samples];
		Thread[] threads = new Thread[emitters];
		for (int i = 0; i < emitters; i++) {
			long[] own = nanos[i];
			threads[i] = new Thread(() -> emit(emit, own));
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
		System.out.printf("%d emitters, round %d, %-20s p50 %6d  p99 %7d  p99.9 %8d  p99.99 %9d  max %9d ns%n",
				emitters, round, name, at(all, 0.5), at(all, 0.99), at(all, 0.999), at(all, 0.9999),
				all[all.length - 1]);
	}

	private static void emit(Consumer<Probe> emit, long[] samples) {
		Probe event = new Probe(1, new long[0]);
		for (int i = 0; i < samples.length; i++) {
			Blackhole.consumeCPU(TOKENS);
			long start = System.nanoTime();
			emit.accept(event);
			samples[i] = System.nanoTime() - start;
		}
	}

	private static long at(long[] sorted, double quantile) {
		return sorted[(int) (sorted.length * quantile)];
	}

}
