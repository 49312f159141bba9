package io.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms of the library: what each may import.
 */
class ArchitectureTests {

	private static final String ROOT = "io.lifecycle";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	// What every room may use.
	private static final Set<String> COMMON = Set.of("java.", "javax.net.ssl.", "org.jspecify.", "org.slf4j.");

	private static final Map<String, Room> ROOMS = new TreeMap<>(Map.ofEntries(
	// @formatter:off
			Map.entry("event", room().foreign("org.springframework.context.ApplicationContext")),
			Map.entry("text", room("event", "guard").foreign("org.springframework.context.ApplicationContext")),
			Map.entry("guard", room("event")),
			Map.entry("signal", room("event", "guard")),
			Map.entry("signal.annotation", room("event", "signal").foreign("org.springframework.",
					"org.reactivestreams.", "reactor.core.publisher.", "kotlin.", "kotlinx.coroutines.")),
			Map.entry("application", room("event", "guard", "signal").foreign("org.springframework.context.",
					"org.springframework.beans.", "org.springframework.core.")),
			Map.entry("connection", room("event", "guard", "signal", "text")),
			Map.entry("connection.tomcat", room("event", "signal", "connection").foreign("org.apache.",
					"jakarta.servlet.")),
			Map.entry("http.servlet", room("connection", "guard").foreign("jakarta.servlet.", "org.springframework.web.",
					"org.springframework.core.", "org.springframework.http.")),
			Map.entry("http.stream", room("connection").foreign("jakarta.servlet.", "org.springframework.web.",
					"org.springframework.core.", "org.springframework.http.", "org.springframework.util.",
					"reactor.core.publisher.")),
			Map.entry("task", room("event", "guard", "signal", "text").foreign("org.springframework.scheduling.",
					"org.springframework.aop.", "org.springframework.core.", "org.springframework.beans.",
					"org.springframework.util.", "org.springframework.context.", "org.aopalliance.")),
			Map.entry("collector", room("event", "guard", "text")),
			Map.entry("collector.jfr", room("event", "guard", "text", "collector").foreign("jdk.jfr.",
					"org.springframework.context.ApplicationContext")),
			Map.entry("collector.kafka", room("event", "guard", "json", "text", "collector").foreign("org.apache.kafka.",
					"io.cloudevents.")),
			Map.entry("collector.recorder", room("event", "guard", "json", "collector")),
			Map.entry("collector.webhook", room("event", "json", "text", "collector").foreign("org.springframework.http.",
					"org.springframework.web.client.")),
			Map.entry("json", room("event", "guard", "text").foreign("tools.jackson.", "com.fasterxml.jackson.annotation.",
					"org.springframework.context.ApplicationContext", "org.springframework.beans.BeanUtils")),
			Map.entry("recording", room("event", "guard", "json", "text").foreign("org.springframework.context.",
					"tools.jackson.")),
			Map.entry("replay", room("event", "guard", "json", "recording", "signal", "text").foreign("tools.jackson.")),
			Map.entry("metrics", room("event", "guard", "signal", "collector").foreign("io.micrometer.")),
			Map.entry("actuate", room("event", "text", "signal", "collector").foreign(
					"org.springframework.boot.actuate.endpoint.", "org.springframework.boot.health.contributor.")),
			Map.entry("console", room("event", "text", "json", "signal", "signal.annotation", "collector", "connection", "guard",
					"actuate").foreign(
					"org.springframework.boot.actuate.endpoint.", "org.springframework.core.io.",
					"org.springframework.beans.", "org.springframework.http.",
					"org.springframework.web.util.", "org.springframework.util.", "tools.jackson.databind.json.")),
			Map.entry("console.reactive", room("connection", "console").foreign("jakarta.servlet.ServletRequest",
					"org.springframework.beans.",
					"org.springframework.boot.actuate.endpoint.", "org.springframework.core.io.buffer.",
					"org.springframework.http.", "org.springframework.util.", "org.springframework.web.server.",
					"reactor.")),
			Map.entry("console.servlet", room("connection", "console").foreign("jakarta.servlet.",
					"org.springframework.boot.actuate.endpoint.", "org.springframework.http.", "org.springframework.web."))));
	// @formatter:on

	static Stream<String> rooms() {
		return ROOMS.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("rooms")
	void roomImportsWhatItMay(String name) {
		Room room = ROOMS.get(name);
		classes().that()
			.resideInAPackage(ROOT + "." + name)
			.should()
			.onlyDependOnClassesThat(room.allowedFor(name))
			.allowEmptyShould(true)
			.check(classes);
	}

	@Test
	void everyPackageIsARoomOrTheCompositionRoot() {
		assertThat(packages()).allSatisfy((name) -> assertThat(
				ROOMS.containsKey(name) || name.equals("autoconfigure") || name.startsWith("autoconfigure."))
			.as(name)
			.isTrue());
	}

	@Test
	void nobodyImportsTheCompositionRoot() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.check(classes);
	}

	@Test
	void roomsAreFreeOfBoot() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".actuate", ROOT + ".console..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(classes);
	}

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
	}

	// "%d" has the digits of the default locale, which no machine reads.
	@Test
	void numbersHaveTheSameDigitsInEveryLocale() throws IOException {
		Pattern number = Pattern.compile("%[-+,.0-9]*[dfeg]");
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))).noneSatisfy((file) -> {
				String source = Files.readString(file);
				assertThat(number.matcher(source).find() && !source.contains("Locale.ROOT")).isTrue();
			});
		}
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(packages()).allSatisfy((name) -> assertThat(classes.getPackage(ROOT + "." + name))
			.satisfies((javaPackage) -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).as(name).isTrue()));
	}

	private static Set<String> packages() {
		return classes.stream()
			.map((type) -> type.getPackageName().substring(ROOT.length() + 1))
			.collect(Collectors.toSet());
	}

	private static Room room(String... rooms) {
		return new Room(Set.of(rooms), Set.of());
	}

	private record Room(Set<String> rooms, Set<String> foreignPrefixes) {

		Room foreign(String... prefixes) {
			return new Room(this.rooms, Arrays.stream(prefixes).collect(Collectors.toSet()));
		}

		DescribedPredicate<JavaClass> allowedFor(String name) {
			return DescribedPredicate.describe("are allowed in room " + name, (type) -> isAllowed(name, type));
		}

		private boolean isAllowed(String name, JavaClass type) {
			JavaClass component = type.getBaseComponentType();
			if (component.isPrimitive()) {
				return true;
			}
			String packageName = component.getPackageName();
			if (packageName.startsWith(ROOT)) {
				String other = packageName.substring(ROOT.length() + 1);
				return other.equals(name) || this.rooms.contains(other);
			}
			return Stream.concat(COMMON.stream(), this.foreignPrefixes.stream())
				.anyMatch((prefix) -> (component.getFullName() + ".").startsWith(prefix)
						|| component.getFullName().equals(prefix));
		}

	}

}
