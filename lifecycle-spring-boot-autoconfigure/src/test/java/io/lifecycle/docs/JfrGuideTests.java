package io.lifecycle.docs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every command of {@code docs/logging-and-jfr.md}, in its order, with an
 * application in place of {@code app.jar}.
 */
class JfrGuideTests {

	private static final Pattern BLOCK = Pattern.compile("^```shell\\s*\\n(.*?)^```\\s*$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

	private final List<String> commands = new ArrayList<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@BeforeEach
	void prepare() throws IOException {
		BLOCK.matcher(Files.readString(Path.of("../docs/logging-and-jfr.md")))
			.results()
			.flatMap((block) -> block.group(1).lines())
			// The jar does not exist yet: its settings file is copied below.
			.filter((line) -> !line.startsWith("jar ") && !line.startsWith("mv "))
			.forEach(this.commands::add);
		Files.write(this.directory.resolve("lifecycle.jfc"),
				new ClassPathResource("io/lifecycle/collector/jfr/lifecycle.jfc").getContentAsByteArray());
	}

	@Test
	@Timeout(120)
	void commandsWork() throws Exception {
		assertThat(this.commands).hasSize(7);
		Process application = start(this.commands.get(0));
		try (BufferedReader output = application.inputReader()) {
			awaitLine(output, "ready");
			assertThat(run(1)).contains("Started recording");
			application.outputWriter().write("x");
			application.outputWriter().flush();
			awaitLine(output, "emitted");
			assertThat(run(2)).contains("Dumped recording");
			assertThat(run(3)).contains("Stopped recording");
			application.outputWriter().close();
			assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			application.destroyForcibly();
		}
		assertThat(run(4)).containsPattern("io\\.lifecycle\\.Request +1 ");
		assertThat(run(5)).contains("path = \"/orders\"", "request_id = 7", "type = \"RequestReceived\"");
		assertThat(run(6)).contains("\"connection_id\": 3");
		assertThat(types(this.directory.resolve("app.jfr"))).contains("StartupBegin", "StartupComplete",
				"RequestReceived");
	}

	@Test
	void recordingInCodeHoldsTheEvent() throws Exception {
		Path file = this.directory.resolve("code.jfr");
		record(file, () -> new JfrCollector().record(new RequestReceived(
				new RequestInfo(7, 3, "GET", "/", null, "HTTP/1.1", "http", "127.0.0.1", Map.of()))));
		assertThat(types(file)).containsExactly("RequestReceived");
	}

	private static void record(Path file, Runnable work) throws IOException {
		try (Recording recording = new Recording()) {
			recording.enable("io.lifecycle.Request");
			recording.start();
			work.run();
			recording.dump(file);
		}
	}

	private static List<String> types(Path file) throws IOException {
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().startsWith("io.lifecycle."))
			.map((RecordedEvent event) -> event.getString("type"))
			.toList();
	}

	private static void awaitLine(BufferedReader output, String expected) throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = output.readLine(); !expected.equals(line); line = output.readLine()) {
			assertThat(line).as(String.join("\n", lines)).isNotNull();
			lines.add(line);
		}
	}

	private Process start(String command) throws IOException {
		List<String> words = Stream.of(command.split(" "))
			.flatMap((word) -> word.equals("-jar") ? Stream.of("-cp", classPath())
					: Stream.of(word.equals("app.jar") ? FlightApplication.class.getName() : word))
			.toList();
		List<String> all = new ArrayList<>(words);
		all.set(0, BIN.resolve(words.get(0)).toString());
		return new ProcessBuilder(all).directory(this.directory.toFile()).redirectErrorStream(true).start();
	}

	private static String classPath() {
		// The forked process has another working directory.
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private String run(int command) throws IOException, InterruptedException {
		Process process = start(this.commands.get(command));
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
