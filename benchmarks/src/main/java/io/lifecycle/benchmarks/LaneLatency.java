package io.lifecycle.benchmarks;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jctools.queues.MpmcArrayQueue;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long a queued listener delays an emitter, in the worst cases: 2 and 8 threads, with
 * about a microsecond of work in between. The queues that the listener's queue could be
 * built on are measured too, emptied every millisecond.
 */
public final class LaneLatency {

	private static final int CAPACITY = 1024;

	private LaneLatency() {
	}

	/**
	 * Measure all in turn.
	 * @param args {@code smoke} to see that it runs
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		boolean smoke = args.length > 0;
		for (int emitters : new int[] { 2, 8 }) {
			Latency latency = new Latency(emitters, Latency.SOME_WORK, smoke ? 1000 : 200_000);
			for (int turn = 0; turn < (smoke ? 1 : 8); turn++) {
				latency.measure("nothing", (event) -> {
				});
				measure(new ArrayBlockingQueue<>(CAPACITY), latency);
				measure(new LinkedTransferQueue<>(), latency);
				measure(new MpmcArrayQueue<>(CAPACITY), latency);
				measureLane(latency);
			}
			latency.print();
		}
	}

	private static void measure(Queue<Probe> queue, Latency latency) throws InterruptedException {
		Thread taker = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				while (queue.poll() != null) {
					Blackhole.consumeCPU(1);
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		});
		taker.start();
		latency.measure(queue.getClass().getSimpleName(), queue::offer);
		taker.interrupt();
		taker.join();
	}

	private static void measureLane(Latency latency) throws InterruptedException {
		SignalBus bus = SignalBus.create();
		bus.on(Probe.class, (event) -> Blackhole.consumeCPU(1),
				ListenerOptions.defaults().queued(CAPACITY, OverflowPolicy.DROP_NEWEST));
		SignalChannel<Probe> channel = bus.channel(Probe.class);
		latency.measure("lane", channel::emit);
		bus.listeners().drain(Duration.ofSeconds(10));
	}

}
