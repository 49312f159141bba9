package io.lifecycle.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.lifecycle.benchmarks.http.Ratios;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;

/**
 * What a recorder costs the thread that serves a request, against a buffered collector
 * whose consumer does nothing: time and allocated bytes of an event, in alternating
 * rounds. Between the events the thread works for some microseconds, as one that serves
 * requests does, so that the disk is fast enough where it works.
 *
 * <p>
 * Argument: the number of rounds (200).
 */
public final class RecorderCost {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final RequestStarted EVENT = new RequestStarted(1, 0, 1, "GET", "/accounts/7", "HTTP/1.1");

	private static final int EVENTS = 5;

	private static final int REQUESTS = 400;

	private static final long WORK_NANOS = 50_000;

	private static final int WRITTEN = 200_000;

	private RecorderCost() {
	}

	/**
	 * Measure.
	 * @param args the number of rounds
	 */
	public static void main(String[] args) {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 200;
		try (BufferedCollector buffered = BufferedCollector.builder()
			.flushInterval(Duration.ofMillis(100))
			.onFlush((batch) -> {
			})
			.build()) {
			Map<RecorderDisk, RecordingCollector> recorders = new EnumMap<>(RecorderDisk.class);
			for (RecorderDisk disk : RecorderDisk.values()) {
				recorders.put(disk,
						RecordingCollector.builder(disk.directory()).shutdownTimeout(Duration.ofSeconds(1)).build());
			}
			measure(buffered, recorders, rounds);
			printWriter(recorders.get(RecorderDisk.WORKING));
			recorders.values().forEach(RecordingCollector::close);
		}
		// The thread of the disk that hangs is a daemon.
		System.exit(0);
	}

	private static void measure(BufferedCollector buffered, Map<RecorderDisk, RecordingCollector> recorders,
			int rounds) {
		Map<RecorderDisk, double[]> nanos = new EnumMap<>(RecorderDisk.class);
		Map<RecorderDisk, double[]> bytes = new EnumMap<>(RecorderDisk.class);
		double[] referenceNanos = new double[rounds];
		double[] referenceBytes = new double[rounds];
		for (int round = -rounds / 4; round < rounds; round++) {
			double[] reference = record(buffered);
			int index = Math.max(0, round);
			referenceNanos[index] = reference[0];
			referenceBytes[index] = reference[1];
			recorders.forEach((disk, recorder) -> {
				double[] cost = record(recorder);
				nanos.computeIfAbsent(disk, (key) -> new double[rounds])[index] = cost[0];
				bytes.computeIfAbsent(disk, (key) -> new double[rounds])[index] = cost[1];
			});
		}
		System.out.printf("buffered %.0f ns, %.1f bytes per event%n", Ratios.median(referenceNanos),
				Ratios.median(referenceBytes));
		nanos.forEach((disk, measured) -> System.out.printf("%-8s %.0f ns, ratio %s; %.1f bytes per event%n", disk,
				Ratios.median(measured), Ratios.of(measured, referenceNanos), Ratios.median(bytes.get(disk))));
	}

	/**
	 * Print what the thread costs that writes the events of requests.
	 */
	private static void printWriter(RecordingCollector recorder) {
		RequestInfo request = new RequestInfo(1, 1, "GET", "/accounts/7", null, "HTTP/1.1", "http", "10.0.0.9",
				Map.of());
		List<LifecycleEvent> events = List.of(EVENT, new RequestReceived(request),
				new ResponseCompleted(1, 0, 1, 200, 512, 1_234_567),
				new RequestComplete(request, new ResponseInfo(200, 512, "/accounts/{id}", null), 1_234_567, null));
		for (int round = 0; round < 3; round++) {
			long begin = processorTime();
			for (int i = 0; i < WRITTEN; i++) {
				recorder.record(events.get(i % events.size()));
				if (i % 10_000 == 0) {
					recorder.deliver();
				}
			}
			recorder.deliver();
			System.out.printf("%.2f µs of processor time per event on the thread that writes%n",
					(processorTime() - begin) / 1000.0 / WRITTEN);
		}
	}

	private static long processorTime() {
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().startsWith("lifecycle-"))
			.mapToLong((info) -> threads.getThreadCpuTime(info.getThreadId()))
			.sum();
	}

	private static double[] record(LifecycleCollector collector) {
		long thread = Thread.currentThread().getId();
		long bytes = threads.getThreadAllocatedBytes(thread);
		double[] nanos = new double[REQUESTS];
		for (int request = 0; request < REQUESTS; request++) {
			long begin = System.nanoTime();
			for (int event = 0; event < EVENTS; event++) {
				collector.record(EVENT);
			}
			long end = System.nanoTime();
			nanos[request] = end - begin;
			while (System.nanoTime() - end < WORK_NANOS) {
				Thread.onSpinWait();
			}
		}
		long allocated = threads.getThreadAllocatedBytes(thread) - bytes - REQUESTS * (long) Double.BYTES;
		return new double[] { Ratios.median(nanos) / EVENTS, allocated / (double) (REQUESTS * EVENTS) };
	}

}
