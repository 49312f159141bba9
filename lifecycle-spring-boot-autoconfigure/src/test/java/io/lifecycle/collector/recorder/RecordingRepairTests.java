package io.lifecycle.collector.recorder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import io.lifecycle.json.RecordingHeader;
import io.lifecycle.test.contract.NumberedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordingRepair}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecordingRepairTests {

	private static final String HEADER = "{\"type\":\"Recording\",\"time\":\"2026-11-26T20:23:49Z\"}\n";

	private static final String FULL = "events.00000004.%s.jsonl".formatted(LocalDate.now(ZoneOffset.UTC));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private RecordedFiles files() {
		return new RecordedFiles(this.directory);
	}

	private RecordingCollector recorder() {
		return RecordingCollector.builder(this.directory).flushInterval(Duration.ofDays(1)).build();
	}

	private void record(int from, int to) {
		try (RecordingCollector collector = recorder()) {
			IntStream.range(from, to).forEach((number) -> collector.record(new NumberedEvent(number)));
		}
	}

	@Test
	void fileThatIsCutAtAnyByteLosesNoWholeLine() throws IOException {
		record(0, 10);
		byte[] whole = Files.readAllBytes(files().current());
		int lines = 0;
		int end = 0;
		for (int size = 0; size <= whole.length; size++) {
			if (size > 0 && whole[size - 1] == '\n') {
				lines++;
				end = size;
			}
			Files.write(files().current(), Arrays.copyOf(whole, size));
			assertThat(RecordingRepair.cut(files().current(), -1)).isEqualTo(end);
			assertThat(Files.readAllBytes(files().current())).isEqualTo(Arrays.copyOf(whole, end));
		}
		assertThat(lines).isEqualTo(12);
	}

	@Test
	void lineThatIsLongerThanABlockIsRemoved() throws IOException {
		String text = "x".repeat(30_000);
		Files.writeString(files().current(), HEADER + text);
		assertThat(RecordingRepair.cut(files().current(), -1)).isEqualTo(HEADER.length());
		Files.writeString(files().current(), text);
		assertThat(RecordingRepair.cut(files().current(), -1)).isZero();
	}

	@Test
	void recorderContinuesAfterTheLastWholeLine(CapturedOutput output) throws IOException {
		record(0, 10);
		byte[] whole = Files.readAllBytes(files().current());
		Files.write(files().current(), Arrays.copyOf(whole, whole.length / 2));
		record(10, 20);
		List<Integer> numbers = files().numbers();
		assertThat(numbers).startsWith(0, 1).endsWith(18, 19).isSorted();
		assertThat(files().other(RecordingHeader.class)).hasSize(2);
		assertThat(output)
			.contains("of a line that is not complete from the end of the recording " + files().current());
	}

	// In former versions, incomplete copies were not hidden.
	@ParameterizedTest
	@ValueSource(strings = { "", "." })
	void compressionThatWasKilledBeginsAgain(String prefix) throws IOException {
		record(0, 10);
		Path full = this.directory.resolve(FULL);
		Files.move(files().current(), full);
		Path copy = this.directory.resolve(prefix + FULL + ".gz.tmp");
		Files.write(copy, new byte[] { 31, -117, 8 });
		assertThat(files().numbers()).hasSize(10);
		try (RecordingCollector collector = recorder()) {
			collector.record(new NumberedEvent(10));
			assertThat(collector.deliver()).isTrue();
			Awaitility.await().until(() -> !Files.exists(full));
		}
		assertThat(copy).doesNotExist();
		assertThat(files().rolled()).containsExactly(FULL + ".gz");
		assertThat(files().numbers()).hasSize(11).isSorted();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 30, 100 })
	void fileWhoseCopyIsIncompleteIsKept(int size) throws IOException {
		record(0, 100);
		Path full = this.directory.resolve(FULL);
		Files.move(files().current(), full);
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(zipped)) {
			Files.copy(full, out);
		}
		Files.write(this.directory.resolve(FULL + ".gz"), Arrays.copyOf(zipped.toByteArray(), size));
		record(100, 110);
		assertThat(files().numbers()).isEqualTo(IntStream.range(0, 110).boxed().toList());
	}

	@Test
	void fileThatWasCompressedIsDeleted() throws IOException {
		record(0, 10);
		Path full = this.directory.resolve(FULL);
		Files.move(files().current(), full);
		try (OutputStream out = Files.newOutputStream(this.directory.resolve(FULL + ".gz"));
				OutputStream zipped = new GZIPOutputStream(out)) {
			Files.copy(full, zipped);
		}
		record(10, 20);
		assertThat(files().rolled()).containsExactly(FULL + ".gz");
		assertThat(files().numbers()).isEqualTo(IntStream.range(0, 20).boxed().toList());
	}

	@Test
	void otherFilesAreLeftAlone() throws IOException {
		List<String> names = List.of("events.jsonl.bak", "events.2026-13-26.4.jsonl", "notes.tmp", "events.csv");
		for (String name : names) {
			Files.writeString(this.directory.resolve(name), "x");
		}
		record(0, 10);
		assertThat(names).allSatisfy((name) -> assertThat(this.directory.resolve(name)).hasContent("x"));
	}

}
