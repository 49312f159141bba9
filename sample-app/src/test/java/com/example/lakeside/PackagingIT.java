package com.example.lakeside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jars of the library in a packaged application.
 */
class PackagingIT {

	private static final String PREFIX = "BOOT-INF/lib/lifecycle-";

	@Test
	void jarsNameTheirModuleAndVersion() throws IOException {
		Map<String, Attributes> manifests = manifests();
		assertThat(manifests)
			.extracting((jars) -> jars.values()
				.stream()
				.map((attributes) -> attributes.getValue("Automatic-Module-Name"))
				.sorted()
				.toList())
			.asList()
			.containsExactly("io.lifecycle", "io.lifecycle.starter");
		assertThat(manifests).allSatisfy((jar, attributes) -> assertThat(jar)
			.endsWith("-" + attributes.getValue("Implementation-Version") + ".jar"));
	}

	@Test
	void whatTheFleetNeedsIsNotInTheJarOfTheBank() throws IOException {
		assertThat(libraries("sample.jar")).isNotEmpty()
			.noneMatch((library) -> library.matches("(kafka|spring-kafka|cloudevents|sketches|junit|spring-test).*"));
		assertThat(libraries("fleet.jar")).anyMatch((library) -> library.startsWith("kafka-streams-"))
			.noneMatch((library) -> library.startsWith("rocksdbjni"));
	}

	@Test
	void theBankLoadsNothingOfTheFleet(@TempDir Path directory) throws IOException {
		try (RunningApplication bank = RunningApplication.start(directory,
				List.of("-Xlog:class+load", "-jar", System.getProperty("sample.jar")))) {
			bank.awaitOutput(Pattern.compile("Started LakesideBankApplication"));
			assertThat(bank.output()).anyMatch((line) -> line.contains(" com.example.lakeside.web."))
				.noneMatch((line) -> line
					.matches(".*\\b(com.example.lakeside.fleet|org.apache.kafka|io.cloudevents)\\..*"));
		}
	}

	private static List<String> libraries(String jar) throws IOException {
		try (JarFile application = new JarFile(System.getProperty(jar))) {
			return application.stream()
				.map(JarEntry::getName)
				.filter((name) -> name.startsWith("BOOT-INF/lib/"))
				.map((name) -> name.substring("BOOT-INF/lib/".length()))
				.toList();
		}
	}

	private static Map<String, Attributes> manifests() throws IOException {
		Map<String, Attributes> manifests = new LinkedHashMap<>();
		try (JarFile application = new JarFile(System.getProperty("sample.jar"))) {
			for (JarEntry entry : application.stream().filter((file) -> file.getName().startsWith(PREFIX)).toList()) {
				try (JarInputStream jar = new JarInputStream(application.getInputStream(entry))) {
					manifests.put(entry.getName(), jar.getManifest().getMainAttributes());
				}
			}
		}
		return manifests;
	}

}
