package io.lifecycle.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jcstress tests of this package in a process of their own.
 */
class StressTests {

	private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();

	@Test
	void noForbiddenOutcomeIsSeen() throws Exception {
		Files.createDirectories(DIRECTORY);
		Path output = DIRECTORY.resolve("output.txt");
		Process process = start(output);
		try {
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("finished in time").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String report = Files.readString(output);
		assertThat(process.exitValue()).as(report).isZero();
		assertThat(report).contains("Failed tests: No matches", "Error tests: No matches")
			.contains("All remaining tests: 7 matching test results");
	}

	private static Process start(Path output) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-t", "io.lifecycle.stress",
				"-f", "1", "-iters", "2", "-time", "500", "-af", "NONE", "-sc", "false", "-c", "2", "-jvmArgs",
				"-Xmx256m", "-spinStyle", "THREAD_SPIN_WAIT", "-r", DIRECTORY.toString());
		return new ProcessBuilder(command).directory(DIRECTORY.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
	}

}
