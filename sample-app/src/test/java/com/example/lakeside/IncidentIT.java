package com.example.lakeside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records an incident with the packaged bank, asks it, and replays it with another limit,
 * as the README does.
 */
class IncidentIT {

	private static final String LOGGED = "SignalReplay";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final List<String> printed = new ArrayList<>();

	@Test
	void incidentIsAskedAndReplayed() throws Exception {
		Snippets readme = Snippets.ofReadme().section("## Ask an incident");
		List<String> commands = readme.blocks("shell")
			.stream()
			.flatMap(String::lines)
			.filter((line) -> line.startsWith("java "))
			.toList();
		record(commands.get(0), readme.curls());
		assertThat(run(commands.get(1))).isZero();
		assertThat(run(commands.get(2))).isZero();
		assertThat(plain(this.printed)).containsAll(plain(readme.blocks("text").get(0).lines().toList()));
		this.printed.clear();
		assertThat(run(commands.get(3))).isZero();
		assertThat(run(commands.get(4))).isOne();
		assertThat(plain(this.printed)).containsAll(plain(readme.blocks("text").get(1).lines().toList()))
			.containsAll(plain(guide()));
	}

	private void record(String command, List<String> curls) throws Exception {
		try (RunningApplication bank = start(command)) {
			int port = bank.port();
			for (String curl : curls) {
				Curl.run(curl, port);
			}
			EventLines events = new EventLines(this.directory.resolve("target/recordings/events.jsonl"));
			events.await(EventLines.type("TransferSuspected"));
			Awaitility.await()
				.until(() -> events.all().stream().filter(EventLines.type("ConnectionClosed")).count() == curls.size());
			bank.terminate();
		}
	}

	private int run(String command) throws Exception {
		try (RunningApplication application = start(command)) {
			int exitCode = application.awaitEnd(300);
			this.printed.addAll(application.output());
			return exitCode;
		}
	}

	private RunningApplication start(String command) throws Exception {
		List<String> arguments = Arrays.stream(command.split(" ")).filter((word) -> word.startsWith("--")).toList();
		return RunningApplication.start(this.directory,
				Stream.concat(Stream.of("-jar", System.getProperty("sample.jar")), arguments.stream()).toList());
	}

	private static List<String> guide() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("..", "docs", "recordings.md"))) {
			return lines.filter((line) -> line.contains(LOGGED + " : Replayed")).toList();
		}
	}

	// Times and ids differ, and so do the columns.
	private static List<String> plain(List<String> lines) {
		return lines.stream()
			.map((line) -> line.replaceFirst("^.*" + LOGGED + " *: ", ""))
			.map((line) -> line.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|PT[0-9.MS]+|[0-9][0-9.,:TZ-]*( ms| s)?", "#")
				.replaceAll(" +", " ")
				.strip())
			.toList();
	}

}
