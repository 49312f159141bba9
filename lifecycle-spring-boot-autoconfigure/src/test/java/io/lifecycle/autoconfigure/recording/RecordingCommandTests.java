package io.lifecycle.autoconfigure.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.recording.RecordedRunFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static io.lifecycle.recording.RecordedRunFile.closed;
import static io.lifecycle.recording.RecordedRunFile.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the commands on recordings.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecordingCommandTests {

	private static final AtomicInteger started = new AtomicInteger();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path right = Path.of("");

	private Path wrong = Path.of("");

	@BeforeEach
	void record() {
		started.set(0);
		this.right = this.directory.resolve("right.jsonl");
		this.wrong = this.directory.resolve("wrong.jsonl");
		new RecordedRunFile(this.right).header("a", 1, 0).events(opened(1, 1), closed(1, 0, 1, 2)).end(3);
		new RecordedRunFile(this.wrong).header("b", 1, 0).events(opened(1, 1), closed(1, 2, 1, 2)).end(3);
	}

	@Test
	void checkPrintsOnlyItsReport(CapturedOutput output) {
		assertThat(run("--lifecycle.recording.check=" + this.right)).isZero();
		assertThat(output.getOut()).isEqualTo("Checked 2 events of 1 run: 0 violations.\n");
		assertThat(output.getErr()).isEmpty();
	}

	@Test
	void violationsAreAnExitCode(CapturedOutput output) {
		assertThat(run("--lifecycle.recording.check=" + this.wrong)).isOne();
		assertThat(output.getOut()).contains(this.wrong + ":3: connection 1 has served 2 requests, but 0 started");
	}

	@Test
	void severalPathsAreOneRecording(CapturedOutput output) {
		assertThat(run("--lifecycle.recording.check=" + this.right + ", " + this.wrong)).isOne();
		assertThat(output.getOut()).startsWith("Checked 4 events of 2 runs: 1 violation.\n");
	}

	@Test
	void resultMayBeJsonInAFile(CapturedOutput output) throws IOException {
		Path file = this.directory.resolve("report.json");
		assertThat(run("--lifecycle.recording.check=" + this.right, "--lifecycle.recording.format=json",
				"--lifecycle.recording.output=" + file))
			.isZero();
		assertThat(output.getAll()).isEmpty();
		assertThat(file).content().startsWith("{").contains("\"violation_count\" : 0").endsWith("}\n");
	}

	@Test
	void summaryFollowsTheCheck(CapturedOutput output) {
		assertThat(run("--lifecycle.recording.summary=" + this.wrong, "--lifecycle.recording.check=" + this.wrong))
			.isOne();
		assertThat(output.getOut()).startsWith("Checked 2 events of 1 run: 1 violation.\n")
			.contains("\n2 events of 1 run, ", "Closed connections\n", "      1  COMPLETE\n");
	}

	@Test
	void checkAndSummaryAreOneDocument(CapturedOutput output) {
		assertThat(run("--lifecycle.recording.check=" + this.wrong, "--lifecycle.recording.summary=" + this.wrong,
				"--lifecycle.recording.format=json"))
			.isOne();
		JsonNode document = JsonMapper.builder()
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build()
			.readTree(output.getOut());
		assertThat(document.path("check").path("violation_count").asInt()).isOne();
		assertThat(document.path("summary").path("close_reasons").path("COMPLETE").asInt()).isOne();
	}

	@Test
	void resultsCanBeReadByTheirOwnerAlone() throws IOException {
		Path report = this.directory.resolve("new/report.json");
		Path trace = Files.writeString(this.directory.resolve("trace.json"), "old");
		assertThat(run("--lifecycle.recording.check=" + this.right, "--lifecycle.recording.output=" + report)).isZero();
		assertThat(run("--lifecycle.recording.export=" + this.right, "--lifecycle.recording.output=" + trace)).isZero();
		assertThat(List.of(report, trace)).allSatisfy((file) -> assertThat(Files.getPosixFilePermissions(file))
			.isEqualTo(PosixFilePermissions.fromString("rw-------")));
		assertThat(trace).content().startsWith("{\"displayTimeUnit\"");
	}

	@Test
	void commandThatFailsLeavesItsOutputAsItWas(CapturedOutput output) throws IOException {
		Path later = this.directory.resolve("later.jsonl");
		Files.writeString(later, Files.readString(this.right) + "{\"type\":\"Recording\",\"format\":9,"
				+ "\"time\":\"2026-11-26T20:23:49Z\"}\n");
		Path results = Files.createDirectory(this.directory.resolve("results"));
		Path trace = Files.writeString(results.resolve("trace.json"), "old");
		for (String command : List.of("export", "check", "summary")) {
			assertThat(run("--lifecycle.recording." + command + "=" + later, "--lifecycle.recording.output=" + trace))
				.isEqualTo(2);
		}
		assertThat(run("--lifecycle.recording.export=" + later,
				"--lifecycle.recording.output=" + results.resolve("new.json")))
			.isEqualTo(2);
		assertThat(trace).hasContent("old");
		assertThat(results).isDirectoryNotContaining((file) -> !file.equals(trace));
		assertThat(output.getErr().lines()).hasSize(4)
			.containsOnly(later + " has format 9, which a later version of Lifecycle reads.");
	}

	@Test
	void exportIsATraceOrAnArchive(CapturedOutput output) throws IOException {
		assertThat(run("--lifecycle.recording.export=" + this.right)).isZero();
		assertThat(output.getOut()).startsWith("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[").endsWith("]}");
		Path file = this.directory.resolve("requests.har");
		assertThat(run("--lifecycle.recording.export=" + this.right, "--lifecycle.recording.format=har, json",
				"--lifecycle.recording.output=" + file, "--lifecycle.recording.summary=" + this.right))
			.isZero();
		assertThat(file).content().startsWith("{\"log\":{\"version\":\"1.2\"");
		assertThat(output.getOut()).contains("\"close_reasons\" : {");
	}

	@Test
	void optionsThatContradictAreOneLine(CapturedOutput output) {
		String check = "--lifecycle.recording.check=" + this.right;
		String export = "--lifecycle.recording.export=" + this.right;
		assertThat(run(check, "--lifecycle.recording.format=har")).isEqualTo(2);
		assertThat(run(export, "--lifecycle.recording.format=json")).isEqualTo(2);
		assertThat(run(export, check)).isEqualTo(2);
		assertThat(run(check, "--lifecycle.recording.output=" + this.right)).isEqualTo(2);
		assertThat(run(export, "--lifecycle.recording.output=/")).isEqualTo(2);
		Path inside = this.directory.resolve("other.jsonl");
		assertThat(run("--lifecycle.recording.check=" + this.directory, "--lifecycle.recording.output=" + inside))
			.isEqualTo(2);
		assertThat(output.getOut()).isEmpty();
		assertThat(output.getErr().lines()).containsExactly(
				"lifecycle.recording.format: 'trace' and 'har' are formats of lifecycle.recording.export.",
				"lifecycle.recording.format: the format of lifecycle.recording.export is 'trace' or 'har'.",
				"lifecycle.recording.output must name the file of the export, because there are several results.",
				"lifecycle.recording.output: '" + this.right + "' is part of the recording.",
				"lifecycle.recording.output: '/' is a directory. Name a file.",
				"lifecycle.recording.output: '" + inside + "' is part of the recording.");
		assertThat(this.right).isNotEmptyFile();
	}

	@Test
	void whatCannotBeReadIsOneLine(CapturedOutput output) throws IOException {
		Path missing = this.directory.resolve("missing");
		assertThat(run("--lifecycle.recording.check=" + missing)).isEqualTo(2);
		Path empty = Files.createDirectory(this.directory.resolve("empty"));
		assertThat(run("--lifecycle.recording.check=" + empty)).isEqualTo(2);
		assertThat(run("--lifecycle.recording.check=")).isEqualTo(2);
		Path other = Files.writeString(this.directory.resolve("other.txt"), "nothing\n{\"a\":1}\n");
		assertThat(run("--lifecycle.recording.summary=" + other)).isEqualTo(2);
		assertThat(run("--lifecycle.recording.check=" + this.right, "--lifecycle.recording.format=xml")).isEqualTo(2);
		assertThat(output.getOut()).isEmpty();
		assertThat(output.getErr().lines()).containsExactly(missing + ": There is no such file or directory.",
				empty + ": The directory contains no file whose name ends with .jsonl or .jsonl.gz.",
				"lifecycle.recording.check names no file and no directory.",
				"[" + other + "]: There is no line of a recording.",
				"lifecycle.recording.format: 'xml' is none of text, json, trace, har.");
	}

	// The second main method hides exceptions, as the third one does in Kotlin.
	@ParameterizedTest
	@ValueSource(classes = { Application.class, Careful.class, ApplicationKt.class })
	void processEndsWithTheExitCode(Class<?> main) throws Exception {
		assertProcess(main, 1,
				"Checked 2 events of 1 run: 1 violation.\n\nViolations\n  " + this.wrong
						+ ":3: connection 1 has served 2 requests, but 0 started\n",
				"--lifecycle.recording.check=" + this.wrong);
	}

	@Test
	void processEndsWithoutAnErrorIfThereAreNoViolations() throws Exception {
		assertProcess(Application.class, 0, "Checked 2 events of 1 run: 0 violations.\n",
				"--lifecycle.recording.check=" + this.right);
	}

	private void assertProcess(Class<?> main, int exitCode, String output, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
						"-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Path out = this.directory.resolve("out");
		Path err = this.directory.resolve("err");
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
		// Java prints it.
		builder.environment().remove("JAVA_TOOL_OPTIONS");
		Process process = builder.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
			assertThat(err).content(StandardCharsets.UTF_8).isEmpty();
			assertThat(out).content(StandardCharsets.UTF_8).isEqualTo(output);
			assertThat(process.exitValue()).isEqualTo(exitCode);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static int run(String... arguments) {
		Throwable end = catchThrowable(() -> SpringApplication.run(Application.class, arguments));
		assertThat(started).hasValue(0);
		assertThat(end).isInstanceOf(AbandonedRunException.class).isInstanceOf(ExitCodeGenerator.class);
		return ((ExitCodeGenerator) end).getExitCode();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		Application() {
			started.incrementAndGet();
		}

		public static void main(String... arguments) {
			SpringApplication.run(Application.class, arguments);
		}

	}

	static final class Careful {

		public static void main(String... arguments) {
			try {
				SpringApplication.run(Application.class, arguments);
			}
			catch (Throwable ex) {
				System.out.println("Could not start");
			}
		}

	}

	// The class of a file with a function main.
	static final class ApplicationKt {

		public static void main(String... arguments) {
			try {
				new SpringApplication(Application.class).run(arguments);
			}
			catch (Exception ex) {
				System.exit(0);
			}
		}

	}

}
