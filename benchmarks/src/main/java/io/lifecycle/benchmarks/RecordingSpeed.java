package io.lifecycle.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.CheckReport;
import io.lifecycle.recording.CheckVisitor;
import io.lifecycle.recording.Recording;
import io.lifecycle.recording.SummaryVisitor;

/**
 * Read, check and summarize a large recording, plain and compressed. Start it with a
 * small heap: the memory that it needs does not depend on the size of the recording.
 */
public final class RecordingSpeed {

	private static final int REQUESTS_OF_CONNECTION = 10;

	private static final int HEAD = 120;

	private final Random random = new Random(42);

	private final LifecycleJson json = new LifecycleJson();

	private long connections;

	private long requests;

	private long events;

	private RecordingSpeed() {
	}

	/**
	 * Measure.
	 * @param arguments the size of the plain recording in megabytes, by default 1024
	 * @throws IOException if the files cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		long size = ((arguments.length > 0) ? Long.parseLong(arguments[0]) : 1024) << 20;
		Path directory = Files.createTempDirectory("recording-speed");
		Path plain = directory.resolve("events.jsonl");
		Path compressed = directory.resolve("events.jsonl.gz");
		try {
			try (OutputStream out = Files.newOutputStream(plain);
					OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(compressed), 1 << 16)) {
				new RecordingSpeed().write(size, out, zipped);
			}
			for (int round = 0; round < 2; round++) {
				measure(plain);
				measure(compressed);
			}
		}
		finally {
			Files.deleteIfExists(plain);
			Files.deleteIfExists(compressed);
			Files.delete(directory);
		}
	}

	private static void measure(Path file) {
		long started = System.nanoTime();
		long worked = processorTime();
		CheckVisitor check = new CheckVisitor();
		SummaryVisitor summary = new SummaryVisitor();
		Recording.open(file).read(check, summary);
		summary.summary();
		double seconds = (System.nanoTime() - started) / 1e9;
		double busy = (processorTime() - worked) / 1e9;
		CheckReport report = check.report();
		System.out.printf(
				"%-16s %,d events, %,.0f per second, %.2f µs of processor time each, %d violations, maximum heap %d MB%n",
				file.getFileName(), report.events(), report.events() / seconds, busy * 1e6 / report.events(),
				report.violations().size(), Runtime.getRuntime().maxMemory() >> 20);
	}

	private static long processorTime() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private void write(long size, OutputStream... outs) throws IOException {
		Counter counter = new Counter(outs);
		try (OutputStream out = new BufferedOutputStream(counter, 1 << 16)) {
			while (counter.bytes < size) {
				writeConnection(out);
			}
		}
		System.out.printf("%,d events, %d bytes each%n", this.events, counter.bytes / this.events);
	}

	private void writeConnection(OutputStream out) throws IOException {
		long connection = ++this.connections;
		ConnectionOpened opened = new ConnectionOpened(connection, 0, "10.0.0." + this.random.nextInt(255),
				50_000 + this.random.nextInt(10_000), "10.0.0.1", 8080, "h1");
		write(opened, out);
		long sent = 0;
		for (int i = 0; i < REQUESTS_OF_CONNECTION; i++) {
			sent += HEAD + writeExchange(connection, out);
		}
		long now = LifecycleClock.monotonicNanos();
		write(new ConnectionClosed(connection, 0, REQUESTS_OF_CONNECTION, sent, now - opened.timestampNanos(),
				CloseReason.COMPLETE, null, now), out);
	}

	private long writeExchange(long connection, OutputStream out) throws IOException {
		long id = ++this.requests;
		Map<String, String> headers = this.random.nextBoolean()
				? Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") : Map.of();
		RequestInfo request = new RequestInfo(id, connection, "GET", "/orders/" + this.random.nextInt(1000), null,
				"HTTP/1.1", "http", "10.0.0.9", headers);
		long begun = LifecycleClock.monotonicNanos();
		write(new RequestStarted(connection, 0, id, "GET", request.path(), "HTTP/1.1", begun), out);
		write(new RequestReceived(request, begun), out);
		if (this.random.nextInt(10) == 0) {
			write(new JsonBenchmark.OrderPlaced(id, new BigDecimal("509.20"), "ann", begun), out);
		}
		long bytes = this.random.nextInt(1000);
		long ended = LifecycleClock.monotonicNanos();
		int status = (this.random.nextInt(100) == 0) ? 500 : 200;
		write(new ResponseCompleted(connection, 0, id, status, bytes, ended - begun, ended), out);
		write(new RequestComplete(request, new ResponseInfo(status, bytes, "/orders/{id}"), ended - begun,
				(status == 500) ? new IllegalStateException("no such order") : null, ended), out);
		return bytes;
	}

	private void write(LifecycleEvent event, OutputStream out) throws IOException {
		this.json.writeLine(event, out);
		this.events++;
	}

	private static final class Counter extends OutputStream {

		private final OutputStream[] outs;

		private long bytes;

		Counter(OutputStream[] outs) {
			this.outs = outs;
		}

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] block, int offset, int length) throws IOException {
			this.bytes += length;
			for (OutputStream out : this.outs) {
				out.write(block, offset, length);
			}
		}

	}

}
