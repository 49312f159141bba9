package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.test.contract.LifecycleCollectorContract;
import io.lifecycle.test.contract.NumberedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RecordingCollector}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RecordingCollectorTests {

	private static final Duration NEVER = Duration.ofDays(1);

	private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

	private static final InstanceIdentity IDENTITY = new InstanceIdentity("shop", "shop-1", 3);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private RecordedFiles files() {
		return new RecordedFiles(this.directory);
	}

	private RecordingCollectorBuilder builder() {
		return RecordingCollector.builder(this.directory).identity(IDENTITY).flushInterval(NEVER);
	}

	private static void record(LifecycleCollector collector, int from, int to) {
		IntStream.range(from, to).forEach((number) -> collector.record(new NumberedEvent(number)));
	}

	private static List<Integer> numbers(int from, int to) {
		return IntStream.range(from, to).boxed().toList();
	}

	@Test
	void eventsAreLinesBetweenAHeaderAndAnEnd() {
		LifecycleEvent failed = new BackgroundTaskFailed("t-1", "cleanup", 250_000,
				new IllegalStateException("password=secret"));
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 3);
			collector.record(failed);
			assertThat(collector.currentFile()).isEqualTo(files().current()).doesNotExist();
		}
		List<String> lines = files().lines();
		assertThat(lines).hasSize(6);
		RecordingHeader header = (RecordingHeader) Objects.requireNonNull(RecordingLine.read(lines.get(0)));
		assertThat(header.identity()).isEqualTo(IDENTITY);
		assertThat(header.part()).isOne();
		assertThat(files().events().subList(0, 3)).extracting((event) -> event.get("number").asInt())
			.containsExactly(0, 1, 2);
		assertThat(lines.get(4)).isEqualTo(new LifecycleJson().write(failed)).contains("password=***");
		assertThat(RecordingLine.read(lines.get(5))).isInstanceOfSatisfying(RecordingEnd.class,
				(end) -> assertThat(end).isEqualTo(new RecordingEnd(4, 0, 0, end.time())));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 20_000_000 })
	void eventsAreWrittenWithoutAnEnd(long flushNanos) {
		try (RecordingCollector collector = builder().flushInterval(Duration.ofNanos(flushNanos)).build()) {
			record(collector, 0, 1);
			Awaitility.await().until(() -> collector.written() == 1);
			assertThat(files().numbers()).containsExactly(0);
		}
	}

	@Test
	void onlyTheOwnerMayReadFiles() throws IOException {
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).build()) {
			record(collector, 0, 1000);
			assertThat(collector.deliver()).isTrue();
			Awaitility.await().until(() -> files().rolled().stream().allMatch((name) -> name.endsWith(".gz")));
			try (Stream<Path> all = Files.list(this.directory)) {
				assertThat(all).hasSizeGreaterThan(2)
					.allSatisfy((file) -> assertThat(Files.getPosixFilePermissions(file))
						.containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
			}
		}
	}

	@Test
	void onlySelectedEventsAreRecorded() {
		try (RecordingCollector collector = builder()
			.select((event) -> event instanceof NumberedEvent numbered && numbered.number() % 2 == 0)
			.build()) {
			record(collector, 0, 5);
		}
		assertThat(files().numbers()).containsExactly(0, 2, 4);
		assertThat(files().other(RecordingGap.class)).isEmpty();
	}

	@Test
	void fullFilesAreNumberedAndCompressed() {
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).build()) {
			record(collector, 0, 3000);
			assertThat(collector.deliver()).isTrue();
			Awaitility.await().until(() -> files().rolled().stream().allMatch((name) -> name.endsWith(".gz")));
		}
		String day = files().other(RecordingHeader.class).get(0).time().toString().substring(0, 10);
		assertThat(files().rolled()).hasSizeGreaterThan(2)
			.startsWith("events.00000000.%s.jsonl.gz".formatted(day), "events.00000001.%s.jsonl.gz".formatted(day));
		assertThat(files().numbers()).isEqualTo(numbers(0, 3000));
		assertThat(files().other(RecordingHeader.class)).extracting(RecordingHeader::part)
			.isEqualTo(numbers(1, files().rolled().size() + 2));
	}

	@Test
	void noFileIsLargerThanItMay() {
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).compress(false).build()) {
			record(collector, 0, 3000);
		}
		assertThat(files().rolled()).isNotEmpty()
			.allSatisfy((name) -> assertThat(Files.size(this.directory.resolve(name))).isBetween(40_000L, 65_536L));
	}

	@Test
	void allFilesTogetherAreNeverLargerThanTheyMay() {
		long cap = 3 << 16;
		for (int run = 0; run < 3; run++) {
			try (RecordingCollector collector = builder().maxFileSize(1 << 16).totalSizeCap(cap).build()) {
				for (int i = 0; i < 20; i++) {
					record(collector, 0, 500);
					assertThat(collector.deliver()).isTrue();
					assertThat(files().size()).isLessThanOrEqualTo(cap);
				}
			}
			assertThat(files().size()).isLessThanOrEqualTo(cap);
		}
		assertThat(files().rolled()).isNotEmpty();
		assertThat(files().other(RecordingEnd.class)).isNotEmpty();
	}

	@Test
	void nextRecorderContinuesTheFile() {
		for (int run = 0; run < 2; run++) {
			try (RecordingCollector collector = builder().build()) {
				record(collector, run, run + 1);
			}
		}
		assertThat(files().rolled()).isEmpty();
		assertThat(files().numbers()).containsExactly(0, 1);
		assertThat(files().other(RecordingHeader.class)).hasSize(2);
		assertThat(files().other(RecordingEnd.class)).hasSize(2);
	}

	@Test
	void secondRecorderOfADirectoryIsRefused() {
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 1);
			assertThatExceptionOfType(RecordingDirectoryException.class).isThrownBy(() -> builder().build())
				.withMessage("The directory %s belongs to another recorder of this process", this.directory);
		}
		builder().build().close();
	}

	@Test
	void directoryThatCannotBeWrittenIsRefused() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(RecordingDirectoryException.class)
			.isThrownBy(() -> RecordingCollector.builder(file).build())
			.withMessageStartingWith("The directory " + file + " cannot be written: ");
	}

	@Test
	void contradictoryLimitsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxFileSize(65_535));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder().maxFileSize(1 << 20).totalSizeCap(3 << 19).build())
			.withMessage("'totalSizeCap' must be at least 3 times 'maxFileSize'");
		builder().build().close();
	}

	@Test
	void eventsThatAreLostOnAFullDiskAreCountedAndRecorded(CapturedOutput output) throws IOException {
		// Each write fails with "No space left on device".
		Files.createSymbolicLink(files().current(), Path.of("/dev/full"));
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 10);
			assertThat(collector.deliver()).isTrue();
			record(collector, 10, 30);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.failed()).isEqualTo(30);
			assertThat(collector.buffer().isFailing()).isTrue();
			assertThat(collector.buffer().consumers())
				.containsExactly(new ConsumerStatus("recorder", 0, 0, 30, 0, true));
			Files.delete(files().current());
			record(collector, 30, 32);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.buffer().isFailing()).isFalse();
		}
		assertThat(files().numbers()).containsExactly(30, 31);
		assertThat(files().other(RecordingGap.class)).extracting(RecordingGap::dropped).containsExactly(30L);
		assertThat(files().other(RecordingEnd.class)).extracting(RecordingEnd::failed).containsExactly(30L);
		assertThat(output).containsOnlyOnce("Consumer recorder failed").contains("No space left on device");
	}

	@Test
	void directoryThatSomebodyDeletesIsCreatedAgain() throws IOException {
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 1);
			assertThat(collector.deliver()).isTrue();
			FileSystemUtils.deleteRecursively(files().current().getParent());
			record(collector, 1, 3);
			assertThat(collector.deliver()).isTrue();
		}
		assertThat(files().numbers()).containsExactly(1, 2);
	}

	@Test
	void namesOfFilesDoNotDependOnTheLocale(@TempDir Path directory) throws IOException {
		Locale usual = Locale.getDefault();
		Locale.setDefault(new Locale("ar", "EG"));
		try {
			RolledFile file = RolledFile.in(directory, LocalDate.of(2026, 11, 26), 12);
			assertThat(file.path()).hasFileName("events.00000012.2026-11-26.jsonl");
			assertThat(RolledFile.of(file.path())).isEqualTo(file);
		}
		finally {
			Locale.setDefault(usual);
		}
	}

	@Test
	void nobodyWaitsForADiskThatHangs() throws Exception {
		assertThat(new ProcessBuilder("mkfifo", files().current().toString()).start().waitFor()).isZero();
		// A pipe that nobody reads has room for 64 kB.
		try (RandomAccessFile pipe = new RandomAccessFile(files().current().toFile(), "rw")) {
			RecordingCollector collector = builder().maxPending(5000).shutdownTimeout(Duration.ofMillis(100)).build();
			record(collector, 0, 50_000);
			assertThat(collector.dropped()).isGreaterThan(30_000);
			// The context of the application would wait here.
			collector.close();
			assertThat(collector.written()).isZero();
			assertThatExceptionOfType(RecordingDirectoryException.class).isThrownBy(() -> builder().build());
			read(pipe, collector);
			assertThat(collector.written() + collector.dropped()).isEqualTo(50_000);
		}
	}

	// The thread that was waiting ends the recording, and releases the directory.
	private void read(RandomAccessFile pipe, RecordingCollector collector) throws IOException {
		byte[] block = new byte[1 << 16];
		StringBuilder text = new StringBuilder();
		while (!text.toString().contains("RecordingEnd")) {
			text.append(new String(block, 0, pipe.read(block), StandardCharsets.UTF_8));
		}
		assertThat(text).contains("{\"type\":\"RecordingGap\",\"dropped\":" + collector.dropped());
		Awaitility.await().ignoreExceptions().untilAsserted(() -> builder().build().close());
	}

	@Test
	void gapIsWhereTheEventsAreMissing() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (RecordingCollector collector = builder().maxPending(20).build()) {
			collector.record(new Blocking(entered, release, 0));
			record(collector, 1, 20);
			assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
			record(collector, 20, 100);
			release.countDown();
			assertThat(collector.deliver()).isTrue();
			record(collector, 100, 110);
		}
		List<String> lines = files().lines();
		assertThat(files().events()).hasSize(50);
		int gap = IntStream.range(0, lines.size())
			.filter((i) -> lines.get(i).contains("RecordingGap"))
			.findFirst()
			.orElse(-1);
		assertThat(lines.get(gap)).contains("\"dropped\":60");
		assertThat(lines.get(gap - 1)).contains("\"number\":39");
		assertThat(lines.get(gap + 1)).contains("\"number\":100");
		assertThat(files().other(RecordingEnd.class)).extracting(RecordingEnd::dropped).containsExactly(60L);
	}

	@Test
	void eventThatCannotBeWrittenIsLeftOut(CapturedOutput output) {
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).build()) {
			record(collector, 0, 1);
			collector.record(new Large("x".repeat(1 << 16), 0));
			record(collector, 1, 2);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.written()).isEqualTo(2);
			assertThat(collector.failed()).isOne();
			assertThat(collector.buffer().isFailing()).isFalse();
		}
		assertThat(files().numbers()).containsExactly(0, 1);
		assertThat(output).contains("Could not record 1 event(s), most recently one of " + Large.class.getName());
	}

	@Test
	void largeBatchIsWrittenInParts() {
		String text = "x".repeat(10_000);
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).build()) {
			IntStream.range(0, 100).forEach((number) -> collector.record(new Numbered(number, text, number)));
		}
		assertThat(files().numbers()).isEqualTo(numbers(0, 100));
	}

	@Test
	void fileThatSomebodyDeletesOrTruncatesIsContinued() throws IOException {
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 1);
			collector.deliver();
			Files.delete(files().current());
			record(collector, 1, 2);
			collector.deliver();
			assertThat(files().numbers()).containsExactly(1);
			Files.write(files().current(), new byte[0]);
			record(collector, 2, 3);
			collector.deliver();
			assertThat(files().numbers()).containsExactly(2);
			Files.writeString(files().current(), files().lines().get(0) + "\n{\"type\":");
			record(collector, 3, 4);
		}
		assertThat(files().numbers()).containsExactly(3);
	}

	@Test
	void dayEndsAFile() {
		TestClock now = new TestClock();
		try (RecordingCollector collector = builder().compress(false).clock(now).build()) {
			String[] days = new String[3];
			for (int i = 0; i < 3; i++) {
				days[i] = now.get().toString().substring(0, 10);
				record(collector, i, i + 1);
				assertThat(collector.deliver()).isTrue();
				now.move(Duration.ofDays(1));
			}
			assertThat(files().rolled()).containsExactly("events.00000000.%s.jsonl".formatted(days[0]),
					"events.00000001.%s.jsonl".formatted(days[1]));
		}
		assertThat(files().numbers()).containsExactly(0, 1, 2);
	}

	@Test
	void oldFilesAreDeleted() {
		TestClock now = new TestClock();
		try (RecordingCollector collector = builder().maxHistory(2).clock(now).build()) {
			for (int i = 0; i < 6; i++) {
				now.move(Duration.ofDays(1));
				record(collector, i, i + 1);
				assertThat(collector.deliver()).isTrue();
			}
		}
		assertThat(files().numbers()).isEqualTo(numbers(3, 6));
	}

	@Test
	void clockThatJumpsOverwritesAndDeletesNothing() {
		TestClock now = new TestClock();
		Duration[] jumps = { Duration.ZERO, Duration.ofDays(-400), Duration.ofDays(3), Duration.ofDays(-1),
				Duration.ZERO };
		int number = 0;
		for (Duration jump : jumps) {
			now.move(jump);
			try (RecordingCollector collector = builder().maxHistory(0).maxFileSize(1 << 16).clock(now).build()) {
				record(collector, number, number + 1000);
				number += 1000;
			}
		}
		assertThat(files().numbers()).isEqualTo(numbers(0, 5000));
		try (RecordingCollector collector = builder().maxFileSize(1 << 16).totalSizeCap(3 << 16).build()) {
			record(collector, 5000, 7000);
		}
		assertThat(files().numbers()).endsWith(6999).isSorted();
	}

	@Test
	void namesSortInTheOrderInWhichTheyAreWritten() throws IOException {
		full(9998, TODAY);
		TestClock now = new TestClock();
		for (int run = 0; run < 3; run++) {
			try (RecordingCollector collector = builder().maxHistory(0).compress(false).clock(now).build()) {
				for (int i = 0; i < 3; i++) {
					record(collector, 0, 1);
					assertThat(collector.deliver()).isTrue();
					now.move(Duration.ofDays((i == 0) ? -30 : 1));
				}
			}
		}
		assertThat(files().rolled()).hasSizeGreaterThan(6).isSorted().last().asString().isLessThan("events.jsonl");
	}

	@Test
	void namesOfFormerVersionsAreKnown() throws IOException {
		Path former = this.directory.resolve("events.%s.7.jsonl".formatted(TODAY));
		Files.move(full(7, TODAY), former);
		TestClock now = new TestClock();
		try (RecordingCollector collector = builder().clock(now).build()) {
			record(collector, 0, 1);
			assertThat(collector.deliver()).isTrue();
			now.move(Duration.ofDays(1));
			record(collector, 1, 2);
			assertThat(collector.deliver()).isTrue();
			Awaitility.await().until(() -> files().rolled().stream().allMatch((name) -> name.endsWith(".gz")));
		}
		assertThat(files().rolled()).containsExactly(former.getFileName() + ".gz",
				"events.00000008.%s.jsonl.gz".formatted(TODAY));
	}

	@Test
	void lastNumberIsReported(CapturedOutput output) throws IOException {
		full(999_999_999_999_999_999L, TODAY);
		TestClock now = new TestClock();
		try (RecordingCollector collector = builder().compress(false).clock(now).build()) {
			record(collector, 0, 1);
			assertThat(collector.deliver()).isTrue();
			now.move(Duration.ofDays(1));
			record(collector, 1, 2);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.failed()).isOne();
		}
		assertThat(output).contains("No number follows that of the last file in " + this.directory);
	}

	@Test
	void filesOfAClockThatWasNotSetAreAsOldAsTheNextOne() throws IOException {
		full(0, LocalDate.EPOCH);
		full(1, LocalDate.EPOCH);
		full(2, TODAY);
		full(3, LocalDate.EPOCH);
		TestClock now = new TestClock();
		try (RecordingCollector collector = builder().maxHistory(2).compress(false).clock(now).build()) {
			for (int files : new int[] { 4, 5, 3, 2 }) {
				now.move(Duration.ofDays(1));
				record(collector, 0, 1);
				assertThat(collector.deliver()).isTrue();
				assertThat(files().rolled()).hasSize(files);
			}
		}
	}

	@Test
	void fileThatCannotBeCompressedDoesNotBlockOthers(CapturedOutput output) throws IOException {
		Path blocked = full(0, TODAY);
		Path other = full(1, TODAY);
		// It can be neither deleted nor replaced, like a file of another user.
		Path copy = Path.of(blocked + ".gz");
		Files.createFile(Files.createDirectory(copy).resolve("file"));
		try (RecordingCollector collector = builder().build()) {
			record(collector, 0, 1);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.written()).isOne();
			Awaitility.await().until(() -> !Files.exists(other));
		}
		assertThat(blocked).exists();
		assertThat(Path.of(other + ".gz")).isNotEmptyFile();
		assertThat(output).contains("Could not delete " + copy).contains("Could not compress a recording");
	}

	private Path full(long number, LocalDate day) throws IOException {
		RecordingHeader header = RecordingHeader.of(IDENTITY, 1);
		return Files.writeString(RolledFile.in(this.directory, day, number).path(), header.writeLine());
	}

	private static final class TestClock implements Supplier<Instant> {

		private volatile Instant now = Instant.now();

		void move(Duration time) {
			this.now = this.now.plus(time);
		}

		@Override
		public Instant get() {
			return this.now;
		}

	}

	record Blocking(CountDownLatch entered, CountDownLatch release, long timestampNanos) implements LifecycleEvent {

		public CountDownLatch entered() {
			this.entered.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return this.entered;
		}

	}

	record Large(String text, long timestampNanos) implements LifecycleEvent {
	}

	record Numbered(int number, String text, long timestampNanos) implements LifecycleEvent {
	}

	@Nested
	class ContractTests extends LifecycleCollectorContract {

		@SuppressWarnings("NullAway.Init")
		private RecordingCollector collector;

		@Override
		protected LifecycleCollector create() {
			this.collector = builder().build();
			return this.collector;
		}

		@Override
		protected List<NumberedEvent> received() {
			this.collector.close();
			return files().events()
				.stream()
				.filter((event) -> event.path("type").asString("").equals("NumberedEvent"))
				.map((event) -> new NumberedEvent(event.get("thread").asInt(), event.get("number").asInt(),
						event.get("timestamp_ns").asLong()))
				.toList();
		}

	}

}
