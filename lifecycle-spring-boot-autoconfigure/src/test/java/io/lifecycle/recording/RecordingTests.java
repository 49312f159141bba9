package io.lifecycle.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Recording}.
 */
class RecordingTests {

	private static final Instant TIME = Instant.parse("2026-11-26T20:23:49Z");

	private final LifecycleJson json = new LifecycleJson();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void filesAreReadRecorderByRecorderInTheOrderOfTheirNumbers() throws IOException {
		write("pod-1/events.jsonl", header("b", 2, 60), task("b2"), header("c", 1, 90), task("c1"));
		write("pod-1/events.2026-11-24.9.jsonl.gz", header("a", 2, 40), task("a2"), header("b", 1, 50), task("b1"));
		write("pod-1/events.2026-11-26.8.jsonl", header("a", 1, 20), task("a1"));
		write("pod-1/events.2026-11-24.10.jsonl", task("no header"));
		write("pod-2/events.jsonl", header("d", 1, 45), task("d1"));
		write("older.jsonl", task("before"));
		write("notes.txt", "nothing");
		Files.createDirectories(this.directory.resolve("directory.jsonl"));
		assertThat(tasks(this.directory)).containsExactly("before", "a1", "a2", "b1", "no header", "b2", "c1", "d1");
	}

	@Test
	void eachFileIsReadOnceHoweverItIsFound() throws IOException {
		Path file = write("events.jsonl", header("a", 1, 20), task("1"));
		write("backup/events.jsonl", header("a", 1, 20), task("1"));
		Path link = Files.createSymbolicLink(this.directory.resolveSibling(this.directory.getFileName() + "-link"),
				this.directory);
		try {
			assertThat(tasks(this.directory, file, link)).containsExactly("1");
			assertThat(tasks(link)).containsExactly("1");
		}
		finally {
			Files.delete(link);
		}
	}

	@Test
	void contentDecidesWhetherAFileIsCompressed() throws IOException {
		byte[] zipped = Files.readAllBytes(write("a.jsonl.gz", task("1")));
		Files.write(this.directory.resolve("b.jsonl"), zipped);
		Files.write(this.directory.resolve("c.jsonl.gz"), task("2").getBytes(StandardCharsets.UTF_8));
		assertThat(tasks(this.directory)).containsExactly("1", "1", "2");
	}

	@Test
	void linesThatOtherToolsWroteAreRecognized() throws IOException {
		Path file = write("events.jsonl", "\ufeff" + header("a", 1, 20).replace("\":", "\": "), task("1"),
				new RecordingGap(5, TIME).writeLine().replace("\":", "\": "));
		List<Object> lines = new ArrayList<>();
		Recording.open(file).read(new RecordingVisitor() {

			@Override
			public void event(RecordedEvent event) {
				lines.add(event.run());
			}

			@Override
			public void line(RecordingLine line) {
				lines.add(line.getClass());
			}

		});
		assertThat(lines).containsExactly(RecordingHeader.class, "a", RecordingGap.class);
	}

	@Test
	void timeIsThatOfTheLine() throws IOException {
		record Now(long timestampNanos) implements LifecycleEvent {

			@Override
			public long timestampNanos() {
				throw new IllegalStateException();
			}

		}
		Path file = write("events.jsonl",
				"{\"type\":\"Now\",\"class\":\"" + Now.class.getName() + "\",\"time\":\"2020-01-01T00:00:00Z\"}",
				"{\"type\":\"Foo\",\"time\":\"2020-01-01T00:00:01Z\"}", "{\"type\":\"Foo\"}",
				"{\"type\":\"Foo\",\"time\":\"9999-01-01T00:00:00Z\"}",
				"{\"type\":\"Foo\",\"time\":\"-999999999-01-01T00:00:00Z\"}");
		try (Stream<RecordedEvent> events = Recording.open(file).events()) {
			assertThat(events.map((event) -> event.time().toString().substring(0, 4)))
				.startsWith("2020", "2020", "2020")
				.hasSize(5);
		}
	}

	@Test
	void laterFormatIsRefused() throws IOException {
		Path file = write("events.jsonl", header("a", 1, 20).replace("\"format\":1", "\"format\":2"));
		assertThatIllegalStateException().isThrownBy(() -> tasks(file)).withMessageContaining("format 2");
	}

	@Test
	void eventHasItsRunItsFileAndItsLine() throws IOException {
		Path file = write("events.jsonl", header("a", 1, 20), task("1"), "", "torn{", task("2"));
		try (Stream<RecordedEvent> events = Recording.open(file).events()) {
			assertThat(events).extracting(RecordedEvent::run, RecordedEvent::file, RecordedEvent::line)
				.containsExactly(tuple("a", file.toString(), 2L), tuple("a", file.toString(), 5L));
		}
	}

	@Test
	void visitorReceivesLinesThatAreNoEvents() throws IOException {
		Path file = write("events.jsonl", header("a", 1, 20), task("1"), new RecordingGap(5, TIME).writeLine(), "torn{",
				new RecordingEnd(1, 5, 0, TIME).writeLine());
		List<Object> found = new ArrayList<>();
		Recording.open(file).read(new RecordingVisitor() {

			@Override
			public void event(RecordedEvent event) {
				found.add(event.event().getClass());
			}

			@Override
			public void line(RecordingLine line) {
				found.add(line.getClass());
			}

			@Override
			public void torn(String file, long line) {
				found.add(line);
			}

		});
		assertThat(found).containsExactly(RecordingHeader.class, BackgroundTaskStarted.class, RecordingGap.class, 4L,
				RecordingEnd.class);
	}

	@Test
	void fileThatIsCutAnywhereHasAllWholeLines() throws IOException {
		List<String> lines = IntStream.range(0, 8).mapToObj((id) -> task("\u00fc" + id)).toList();
		byte[] whole = String.join("", lines).getBytes(StandardCharsets.UTF_8);
		Path file = this.directory.resolve("cut.jsonl");
		for (int length = 0; length < whole.length; length++) {
			Files.write(file, Arrays.copyOf(whole, length));
			long feeds = new String(whole, 0, length, StandardCharsets.UTF_8).chars().filter((c) -> c == '\n').count();
			assertThat(tasks(file)).hasSizeBetween((int) feeds, (int) feeds + 1);
		}
	}

	@Test
	void compressedFileThatIsCutAnywhereIsReadUpToThere() throws IOException {
		byte[] whole = Files.readAllBytes(write("whole.jsonl.gz", task("1"), task("2"), task("3")));
		Path file = this.directory.resolve("cut.jsonl.gz");
		for (int length = 0; length < whole.length; length++) {
			Files.write(file, Arrays.copyOf(whole, length));
			assertThat(tasks(file)).hasSizeBetween(0, 3);
		}
	}

	@Test
	void fileWithACompressedCopyIsReadOnce() throws IOException {
		write("events.2026-11-26.0.jsonl", task("1"));
		write("events.2026-11-26.0.jsonl.gz", task("1"));
		assertThat(tasks(this.directory)).containsExactly("1");
	}

	@Test
	void hiddenFilesAreNotRead() throws IOException {
		write("events.jsonl", task("1"));
		write("._events.jsonl", task("2"));
		write(".events.00000000.2026-11-26.jsonl.gz.tmp", task("3"));
		assertThat(tasks(this.directory)).containsExactly("1");
	}

	@Test
	void longLinesAreRead() throws IOException {
		String name = "x".repeat(1_000_000);
		assertThat(tasks(write("long.jsonl", task("1"), task(name), task("2")))).containsExactly("1", name, "2");
	}

	@Test
	void applicationHasTheRecordedIdOrIsTheOneThatReads() throws IOException {
		StaticApplicationContext shop = new StaticApplicationContext();
		shop.setId("shop");
		Path file = write("events.jsonl", this.json.writeLine(new StartupBegin(shop)),
				this.json.writeLine(new StartupBegin(shop)));
		try (Stream<RecordedEvent> events = Recording.open(file).events()) {
			assertThat(events.map((event) -> ((StartupBegin) event.event()).application()).distinct()).singleElement()
				.satisfies((application) -> assertThat(application.getId()).isEqualTo("shop"));
		}
		try (Stream<RecordedEvent> events = Recording.open(file).withApplication(shop).events()) {
			assertThat(events)
				.allSatisfy((event) -> assertThat(((StartupBegin) event.event()).application()).isSameAs(shop));
		}
	}

	@Test
	void durationsOfARouteAreFoundInCode() throws IOException {
		RequestInfo request = new RequestInfo(7, 3, "GET", "/orders/42", null, "HTTP/1.1", "http", "10.0.0.9",
				Map.of());
		Path recordings = write("events.jsonl", task("1"), this.json
			.writeLine(new RequestComplete(request, new ResponseInfo(200, 5, "/orders/{id}"), 1_500_000, null)));
		List<Duration> durations;
		try (Stream<RecordedEvent> events = Recording.open(recordings).events()) {
			durations = events.map(RecordedEvent::event)
				.filter(RequestComplete.class::isInstance)
				.map(RequestComplete.class::cast)
				.filter((complete) -> "/orders/{id}".equals(complete.response().route()))
				.map(RequestComplete::duration)
				.toList();
		}
		assertThat(durations).containsExactly(Duration.ofNanos(1_500_000));
	}

	@Test
	void missingFileIsRefused() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> Recording.open(this.directory.resolve("none")).events())
			.withCauseInstanceOf(NoSuchFileException.class)
			.withMessageContaining("no such file");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> Recording.open(this.directory).events())
			.withMessageContaining(".jsonl.gz");
	}

	private static List<String> tasks(Path... paths) {
		try (Stream<RecordedEvent> events = Recording.open(paths).events()) {
			return events.map((event) -> ((BackgroundTaskStarted) event.event()).task()).toList();
		}
	}

	private String task(String name) {
		return this.json.writeLine(new BackgroundTaskStarted("id", name));
	}

	private static String header(String run, int part, int seconds) {
		return new RecordingHeader(1, new InstanceIdentity("shop", "shop-1", run, 0), part, 7, "17", null, 1,
				TIME.plusSeconds(seconds))
			.writeLine();
	}

	private Path write(String name, String... lines) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		StringBuilder text = new StringBuilder();
		Stream.of(lines).map((line) -> line.endsWith("\n") ? line : line + '\n').forEach(text::append);
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		return Files.write(file, name.endsWith(".gz") ? compressed(bytes) : bytes);
	}

	private static byte[] compressed(byte[] bytes) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(bytes);
		}
		return out.toByteArray();
	}

}
