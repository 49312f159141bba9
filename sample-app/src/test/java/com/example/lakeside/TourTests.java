package com.example.lakeside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows the five minutes of the README: compiles its code, runs it with its settings,
 * sends its requests and checks the promised output.
 */
class TourTests {

	private static final String APPLICATION = """
			package com.example.demo;

			import org.springframework.boot.SpringApplication;
			import org.springframework.boot.autoconfigure.SpringBootApplication;

			@SpringBootApplication
			public class DemoApplication {

				public static void main(String[] args) {
					SpringApplication.run(DemoApplication.class, args);
				}

			}
			""";

	private final Snippets tour;

	private final Path project;

	TourTests(@TempDir Path project) throws IOException {
		this.tour = Snippets.ofReadme().tour();
		this.project = project;
	}

	@Test
	void dependencyIsTheStarterOfThisBuild() throws IOException {
		String pom = Files.readString(Path.of("..", "lifecycle-spring-boot-starter", "pom.xml"));
		String dependency = this.tour.blocks("xml").get(0);
		for (String element : List.of("groupId", "artifactId", "version")) {
			Matcher matcher = Pattern.compile("<" + element + ">.*?</" + element + ">").matcher(dependency);
			assertThat(matcher.find()).isTrue();
			assertThat(pom).contains(matcher.group());
		}
	}

	@Test
	void tourPrintsWhatItPromises() throws Exception {
		compile();
		Files.writeString(this.project.resolve("application.yml"), this.tour.blocks("yaml").get(0));
		List<String> promised = this.tour.blocks("text").get(0).lines().toList();
		try (RunningApplication demo = RunningApplication.start(this.project,
				List.of("-cp", classPath(), "com.example.demo.DemoApplication"))) {
			int port = demo.port();
			for (String line : this.tour.curls()) {
				Curl.run(line, port);
				demo.awaitOutput(
						Pattern.compile("ConnectionClosed connection " + (this.tour.curls().indexOf(line) + 1)));
			}
			assertThat(demo.output()).filteredOn((line) -> line.contains(".Watch "))
				.extracting((line) -> line.substring(line.indexOf(" : ") + 3))
				.isEqualTo(promised);
		}
	}

	private void compile() throws IOException {
		List<String> sources = new ArrayList<>(this.tour.blocks("java"));
		sources.add(APPLICATION);
		List<String> arguments = new ArrayList<>(List.of("-parameters", "-proc:none", "-Xlint:all,-path", "-Werror",
				"-d", this.project.toString(), "-cp", classPath()));
		for (String source : sources) {
			arguments.add(Files.writeString(fileOf(source), source).toString());
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
	}

	private Path fileOf(String source) {
		Matcher matcher = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE).matcher(source);
		assertThat(matcher.find()).isTrue();
		return this.project.resolve(matcher.group(1) + ".java");
	}

	private String classPath() {
		String ownClasses = Path.of("target").toAbsolutePath().toString();
		return this.project + File.pathSeparator
				+ Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !entry.startsWith(ownClasses))
					.collect(Collectors.joining(File.pathSeparator));
	}

}
