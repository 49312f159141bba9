package io.lifecycle.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jcstress tests of this package in a separate process.
 */
@Tag("stress")
class StressTests {

	private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();

	@Test
	void noForbiddenOutcomeIsSeen() throws Exception {
		run("(BufferedCollector|SignalBus|Quarantine)Stress", 11);
	}

	// Only a few run at a time because each has its own thread.
	@Test
	void noForbiddenOutcomeIsSeenInLanes() throws Exception {
		run("LaneStress", 5, "-strideSize", "8", "-strideCount", "4");
	}

	private static void run(String tests, int count, String... options) throws Exception {
		Files.createDirectories(DIRECTORY);
		Path output = DIRECTORY.resolve("output.txt");
		Process process = start(tests, output, options);
		try {
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("finished in time").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String report = Files.readString(output);
		assertThat(process.exitValue()).as(report).isZero();
		assertThat(report).contains("Failed tests: No matches", "Error tests: No matches")
			.contains("All remaining tests: %d matching test results".formatted(count));
	}

	private static Process start(String tests, Path output, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
				System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-t",
				"io.lifecycle.stress." + tests, "-f", "1", "-fsm", "1", "-iters",
				System.getProperty("stress.iterations", "1"), "-time", "200", "-af", "NONE", "-sc", "false", "-c", "2",
				"-jvmArgs", "-Xmx256m", "-spinStyle", "THREAD_SPIN_WAIT", "-r", DIRECTORY.toString()));
		command.addAll(List.of(options));
		return new ProcessBuilder(command).directory(DIRECTORY.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
	}

}
