package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.test.contract.NumberedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A recorder in a process of its own that is killed, or whose disk is full.
 */
@Timeout(120)
class RecordingProcessTests {

	private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

	private static final int SMALL_FILE = 1 << 16;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private RecordedFiles files() {
		return new RecordedFiles(this.directory);
	}

	private void repair() {
		RecordingCollector.builder(this.directory).build().close();
	}

	@Test
	void killedProcessLosesTheEventsOfTheLastMomentOnly() throws Exception {
		long killed;
		try (RecordingProcess process = RecordingProcess.start(this.directory, SMALL_FILE, FLUSH_INTERVAL)) {
			long begin = System.nanoTime();
			Awaitility.await()
				.until(() -> process.recordedBy(System.nanoTime() - FLUSH_INTERVAL.toNanos()) > 1000
						&& System.nanoTime() - begin > 2 * FLUSH_INTERVAL.toNanos());
			killed = process.kill();
			assertThat(files().other(RecordingEnd.class)).isEmpty();
			repair();
			List<Integer> numbers = files().numbers();
			assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
			assertThat(numbers.size()).isGreaterThan(process.recordedBy(killed - FLUSH_INTERVAL.toNanos()));
		}
		assertThat(files().rolled()).isNotEmpty();
	}

	@Test
	void directoryBelongsToOneProcess() throws Exception {
		try (RecordingProcess process = RecordingProcess.start(this.directory, SMALL_FILE, FLUSH_INTERVAL)) {
			Awaitility.await().until(() -> Files.exists(files().current()));
			assertThatExceptionOfType(RecordingDirectoryException.class).isThrownBy(this::repair)
				.withMessage("The directory %s belongs to another recorder, process %d of application %s, instance %s",
						this.directory, process.pid(), "application", "localhost");
			process.kill();
		}
		repair();
	}

	@Test
	void fileWhoseCompressionIsKilledIsWhole() throws Exception {
		Path full = this.directory.resolve("events.00000000.%s.jsonl".formatted(LocalDate.now(ZoneOffset.UTC)));
		writeLines(full, 200_000);
		try (RecordingProcess process = RecordingProcess.start(this.directory, 1 << 26, FLUSH_INTERVAL)) {
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(this::isCompressing);
			process.kill();
		}
		assertThat(isCompressing()).isTrue();
		assertThat(full).exists();
		try (RecordingCollector collector = RecordingCollector.builder(this.directory).build()) {
			collector.record(new NumberedEvent(0));
			collector.deliver();
			assertThat(isCompressing() && Files.notExists(full)).isFalse();
			Awaitility.await().until(() -> Files.notExists(full));
		}
		assertThat(files().rolled()).singleElement().asString().endsWith(".gz");
		assertThat(files().lines()).hasSizeGreaterThan(200_000);
	}

	private static void writeLines(Path file, int count) throws IOException {
		byte[] header = RecordingHeader.of(new InstanceIdentity("shop", "shop-1", 0), 1)
			.writeLine()
			.getBytes(StandardCharsets.UTF_8);
		try (OutputStream out = Files.newOutputStream(file)) {
			out.write(header);
			for (int i = 0; i < count; i++) {
				out.write("{\"type\":\"NumberedEvent\",\"class\":\"x\",\"thread\":0,\"number\":%d}\n".formatted(i)
					.getBytes(StandardCharsets.UTF_8));
			}
		}
	}

	private boolean isCompressing() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.anyMatch((file) -> file.toString().endsWith(".gz.tmp"));
		}
	}

	@Test
	void recorderContinuesWhenAFullFileSystemHasRoomAgain() throws Exception {
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", this.directory.toString()))
			.as("only root may mount")
			.isZero();
		try {
			fillAndFree();
		}
		finally {
			run("umount", this.directory.toString());
		}
	}

	private void fillAndFree() throws IOException {
		try (RecordingCollector collector = RecordingCollector.builder(this.directory)
			.maxFileSize(SMALL_FILE)
			.compress(false)
			.build()) {
			int number = 0;
			for (; collector.failed() < 3000; number++) {
				collector.record(new NumberedEvent(number));
				if (number % 500 == 0) {
					collector.deliver();
				}
			}
			assertThat(collector.buffer().isFailing()).isTrue();
			for (String name : files().rolled().subList(0, 5)) {
				Files.delete(this.directory.resolve(name));
			}
			IntStream.range(number, number + 500).forEach((later) -> collector.record(new NumberedEvent(later)));
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.buffer().isFailing()).isFalse();
			assertThat(files().numbers()).isSorted().endsWith(number + 499);
			assertThat(files().other(RecordingGap.class).stream().mapToLong(RecordingGap::dropped).sum())
				.isEqualTo(collector.failed());
		}
	}

	private static int run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start().waitFor();
	}

	// A limit of the size of a file ends a write in the middle of a line, as a full disk
	// does.
	@Test
	void recorderContinuesAfterTheDiskWasFull() throws Exception {
		assumeThat(Path.of("/usr/bin/prlimit")).exists();
		try (RecordingProcess process = RecordingProcess.start(this.directory, 1 << 26, Duration.ofMillis(100),
				"prlimit", "--fsize=100000:unlimited")) {
			Awaitility.await().until(() -> process.hasFailed());
			assertThat(Files.size(files().current())).isLessThanOrEqualTo(100_000);
			long size = Files.size(files().current());
			assertThat(run("prlimit", "--pid=" + process.pid(), "--fsize=unlimited")).isZero();
			Awaitility.await().until(() -> Files.size(files().current()) > size + 100_000);
			process.end();
		}
		RecordingEnd end = files().other(RecordingEnd.class).get(0);
		assertThat(end.failed()).isPositive();
		assertThat(files().numbers()).isSorted().hasSize((int) end.events());
		assertThat(files().other(RecordingGap.class).stream().mapToLong(RecordingGap::dropped).sum())
			.isEqualTo(end.failed() + end.dropped());
	}

}
