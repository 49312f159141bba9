package com.example.greeting;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * Runs a test with the kit in a JVM of its own that lacks libraries.
 */
class AbsentLibrariesTests {

	@ParameterizedTest
	@CsvSource({ "spring-boot-(webtestclient|webmvc-test|resttestclient|restclient), Present",
			"spring-webflux|reactor-|reactive-streams, Present",
			"awaitility|spring-webflux|reactor-|reactive-streams|context-propagation|kotlin|jackson-module-kotlin|spring-boot-(webtestclient"
					+ "|webmvc-test|resttestclient|restclient), AwaitilityAbsent" })
	void testIsRecordedWithout(String absent, String expected, @TempDir Path directory) throws Exception {
		File output = directory.resolve("output.txt").toFile();
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		// In a short-lived process the optimising compiler costs more than it gains.
		Process process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				classPathWithout(absent), AbsentLibrariesMain.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output)
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(contentOf(output)).contains("found 1 failed 0 " + expected);
	}

	private static String classPathWithout(String absent) {
		String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
		String pattern = ".*/(" + absent + ")[^/]*\\.jar";
		String classPath = Arrays.stream(entries)
			.filter((entry) -> !entry.matches(pattern))
			.collect(Collectors.joining(File.pathSeparator));
		assertThat(classPath.length()).as("something is left out")
			.isLessThan(System.getProperty("java.class.path").length());
		return classPath;
	}

}
