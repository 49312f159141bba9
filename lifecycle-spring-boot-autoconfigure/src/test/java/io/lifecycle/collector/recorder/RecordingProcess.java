package io.lifecycle.collector.recorder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.test.contract.NumberedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that records some thousand events in a second, and reports what it has
 * recorded, until its input ends.
 */
final class RecordingProcess implements AutoCloseable {

	private static final String FAILED = "failed";

	private static final long PAUSE_NANOS = 200_000;

	private final Process process;

	private final Thread reader;

	private final Deque<Report> reports = new ConcurrentLinkedDeque<>();

	private volatile boolean failed;

	private RecordingProcess(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output-of-" + process.pid());
		this.reader.start();
	}

	/**
	 * Start a process.
	 * @param prefix what the command begins with
	 */
	static RecordingProcess start(Path directory, long maxFileSize, Duration flushInterval, String... prefix)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(prefix));
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				RecordingProcess.class.getName(), directory.toString(), Long.toString(maxFileSize),
				flushInterval.toString()));
		return new RecordingProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			output.lines().forEach(this::read);
		}
		catch (IOException | UncheckedIOException ex) {
			// The process was killed.
		}
	}

	private void read(String line) {
		if (line.matches("\\d+")) {
			this.reports.add(new Report(Integer.parseInt(line), System.nanoTime()));
		}
		else {
			this.failed |= line.equals(FAILED);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return whether an event could not be written.
	 */
	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Return the last number that was recorded by a time.
	 */
	int recordedBy(long nanos) {
		Iterator<Report> latest = this.reports.descendingIterator();
		while (latest.hasNext()) {
			Report report = latest.next();
			if (report.nanos() - nanos <= 0) {
				return report.number();
			}
		}
		return -1;
	}

	/**
	 * Kill the process.
	 * @return when it was still alive
	 */
	long kill() throws InterruptedException {
		long nanos = System.nanoTime();
		this.process.destroyForcibly().waitFor();
		this.reader.join();
		return nanos;
	}

	/**
	 * Let the process end.
	 */
	void end() throws Exception {
		this.process.outputWriter().close();
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		this.reader.join();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(System.out, true);
		CountDownLatch end = new CountDownLatch(1);
		Thread input = new Thread(() -> readInput(end));
		input.start();
		try (RecordingCollector collector = RecordingCollector.builder(Path.of(args[0]))
			.maxFileSize(Long.parseLong(args[1]))
			.flushInterval(Duration.parse(args[2]))
			.build()) {
			for (int number = 0; end.getCount() != 0; number++) {
				collector.record(new NumberedEvent(number));
				out.println((number % 100 == 0 && collector.failed() > 0) ? FAILED : String.valueOf(number));
				// The recorder is never slower, even on a busy machine.
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private static void readInput(CountDownLatch end) {
		try {
			System.in.readAllBytes();
		}
		catch (IOException ex) {
			// The process that started this one is gone.
		}
		end.countDown();
	}

	private record Report(int number, long nanos) {
	}

}
