package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
	void checkInCode() {
		Path recordings = this.directory.resolve("recordings");
		CheckVisitor check = new CheckVisitor();
		Recording.open(recordings).read(check);
		CheckReport report = check.report();
		assertThat(report.violations()).isEmpty();
	}

}
