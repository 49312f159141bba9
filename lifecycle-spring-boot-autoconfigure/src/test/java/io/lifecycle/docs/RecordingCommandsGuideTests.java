package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.RequestInfo;
import io.lifecycle.recording.CheckReport;
import io.lifecycle.recording.CheckVisitor;
import io.lifecycle.recording.RecordedRunFile;
import io.lifecycle.recording.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The commands of the guide on recordings.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecordingCommandsGuideTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void record() throws IOException {
		Path recordings = Files.createDirectory(this.directory.resolve("recordings"));
		new RecordedRunFile(recordings.resolve("events.jsonl")).header("a", 1, 0)
			.events(RecordedRunFile.opened(1, 1), RecordedRunFile.closed(1, 0, 1, 2))
			.end(3);
	}

	static List<String> commands() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("../docs/recordings.md"))) {
			return lines.filter((line) -> line.startsWith("java -jar app.jar --lifecycle.recording.")).toList();
		}
	}

	@ParameterizedTest
	@MethodSource("commands")
	void commandWorks(String command) {
		String[] arguments = Arrays.stream(command.split(" "))
			.filter((argument) -> argument.startsWith("--"))
			.map((argument) -> argument.replace("=recordings/", "=" + this.directory.resolve("recordings"))
				.replace("output=", "output=" + this.directory + "/"))
			.toArray(String[]::new);
		Throwable end = catchThrowable(() -> SpringApplication.run(getClass(), arguments));
		assertThat(end).isInstanceOfSatisfying(ExitCodeGenerator.class,
				(exit) -> assertThat(exit.getExitCode()).isZero());
		assertThat(Arrays.stream(arguments)
			.filter((argument) -> argument.contains("output="))
			.map((argument) -> Path.of(argument.substring(argument.indexOf('=') + 1))))
			.allSatisfy((file) -> assertThat(file).isNotEmptyFile());
	}

	@Test
	void resultsAreThoseOfTheGuide(CapturedOutput output) throws IOException {
		Path recordings = Files.createDirectory(this.directory.resolve("incident"));
		RecordedRunFile file = new RecordedRunFile(recordings.resolve("events.jsonl"));
		file.header("5dc1c3ce-fdd6-483e-9dd3-62332573c501", 1, 0).events(RecordedRunFile.opened(1, 5));
		for (int id = 1; id <= 200; id++) {
			String path = "/orders/" + id;
			double begin = id * 10;
			double end = begin + ((id == 117) ? 1210.8 : 1 + id % 7);
			file.events(RecordedRunFile.exchange(1, id, path, (id % 40 == 0) ? 404 : 200, "/orders/{id}", begin, end));
		}
		RequestInfo failed = RecordedRunFile.info(2, 201, "/orders");
		file.events(RecordedRunFile.opened(2, 4000), RecordedRunFile.started(2, 201, "/orders", 4001),
				RecordedRunFile.received(failed, 4001), RecordedRunFile.completed(2, 201, 500, 4001, 4108),
				RecordedRunFile.complete(failed, 500, "/orders", new IllegalStateException("no room"), 4001, 4108),
				RecordedRunFile.closed(2, 1, 4000, 4110), RecordedRunFile.started(1, 202, "/orders/7", 4200),
				RecordedRunFile.opened(3, 5720), RecordedRunFile.closed(3, 0, 5720, 5721));
		assertGuide("check", recordings, output, 100);
		assertGuide("summary", recordings, output, 15);
	}

	private void assertGuide(String command, Path recordings, CapturedOutput output, int lines) throws IOException {
		int begin = output.getOut().length();
		assertThat(catchThrowable(
				() -> SpringApplication.run(getClass(), "--lifecycle.recording." + command + "=" + recordings)))
			.isInstanceOf(ExitCodeGenerator.class);
		String result = output.getOut().substring(begin).replace(recordings.toString(), "recordings");
		GeneratedDocument.assertPartUpToDate("recordings.md", command, "```text\n"
				+ result.lines().limit(lines).map((line) -> line.stripTrailing() + "\n").collect(Collectors.joining())
				+ "```");
	}

	@Test
	void checkInCode() {
		Path recordings = this.directory.resolve("recordings");
		CheckVisitor check = new CheckVisitor();
		Recording.open(recordings).read(check);
		CheckReport report = check.report();
		assertThat(report.violations()).isEmpty();
	}

}
