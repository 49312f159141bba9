package com.example.lakeside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application in a separate process, on a free port.
 */
final class RunningApplication implements AutoCloseable {

	static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Queue<String> output = new ConcurrentLinkedQueue<>();

	private final Process process;

	private final Thread reader;

	private RunningApplication(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output-of-" + process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static RunningApplication start(Path directory, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(JAVA);
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(arguments);
		command.add("--server.port=0");
		Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
		return new RunningApplication(process);
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			reader.lines().forEach(this.output::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.output.add(ex.toString());
		}
	}

	int port() {
		return Integer.parseInt(awaitOutput(PORT).group(1));
	}

	MatchResult awaitOutput(Pattern pattern) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofMinutes(5))
			.failFast(this::failIfEnded)
			.until(() -> this.output.stream().flatMap((line) -> pattern.matcher(line).results()).findFirst(),
					Optional::isPresent)
			.orElseThrow();
	}

	/**
	 * Wait until the process has written so many lines.
	 */
	void awaitLines(int count) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.atMost(Duration.ofMinutes(5))
			.failFast(this::failIfEnded)
			.until(() -> this.output.size() >= count);
	}

	private void failIfEnded() {
		assertThat(this.process.isAlive()).as(() -> String.join("\n", this.output)).isTrue();
	}

	List<String> output() {
		return List.copyOf(this.output);
	}

	/**
	 * Ask the process to end, as a container platform does, and wait for it.
	 * @return its exit code
	 */
	int terminate() throws InterruptedException {
		signal();
		return awaitEnd();
	}

	// Process.destroy() would close the output, the handle does not.
	void signal() {
		this.process.toHandle().destroy();
	}

	/**
	 * Send SIGINT, as a terminal does.
	 */
	void interrupt() throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-INT", Long.toString(this.process.pid())).start().waitFor();
	}

	/**
	 * Kill the process, and wait for it.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	int awaitEnd() throws InterruptedException {
		return awaitEnd(40);
	}

	int awaitEnd(int seconds) throws InterruptedException {
		assertThat(this.process.waitFor(seconds, TimeUnit.SECONDS)).as("ended in time").isTrue();
		this.reader.join();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
