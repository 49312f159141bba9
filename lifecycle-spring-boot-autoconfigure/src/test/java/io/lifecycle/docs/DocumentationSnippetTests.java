package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every Java or Kotlin block of the guides is a piece of a source file of the tests, of
 * the test kit's tests, of the recipes for destinations or of the sample, which are
 * compiled and tested. Blank lines and indentation do not count.
 */
class DocumentationSnippetTests {

	private static final Path ROOT = Path.of("..");

	private static final List<Path> SOURCES = List.of(Path.of("src/test/java"),
			ROOT.resolve("lifecycle-spring-boot-starter-test/src/test/java"),
			ROOT.resolve("lifecycle-spring-boot-starter-test/src/test/kotlin"),
			ROOT.resolve("docs/destinations/src/test/java"), ROOT.resolve("sample-app/src/main/java"));

	private static @Nullable List<String> sources;

	private static final Pattern BLOCK = Pattern.compile("^```(?:java|kotlin)\\s*\\n(.*?)^```\\s*$",
			Pattern.MULTILINE | Pattern.DOTALL);

	static List<Snippet> snippets() throws IOException {
		List<Snippet> snippets = new ArrayList<>();
		for (Path document : documents()) {
			Matcher block = BLOCK.matcher(Files.readString(document));
			while (block.find()) {
				snippets.add(new Snippet(document.getFileName().toString(), block.group(1)));
			}
		}
		return snippets;
	}

	private static List<Path> documents() throws IOException {
		try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
			return guides.filter((path) -> path.toString().endsWith(".md")).sorted().toList();
		}
	}

	private static List<String> sources() throws IOException {
		List<String> sources = new ArrayList<>();
		for (Path directory : SOURCES) {
			try (Stream<Path> files = Files.walk(directory)) {
				files.filter((path) -> path.toString().matches(".+\\.(java|kt)"))
					.map(DocumentationSnippetTests::read)
					.map(DocumentationSnippetTests::normalize)
					.forEach(sources::add);
			}
		}
		return sources;
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void snippetIsCompiledAndTested(Snippet snippet) throws IOException {
		if (sources == null) {
			sources = sources();
		}
		String code = normalize(snippet.code());
		assertThat(sources.stream().anyMatch((source) -> source.contains(code)))
			.as("a source file contains this snippet of %s: %s", snippet.document(), snippet.code())
			.isTrue();
	}

	@Test
	void guidesHaveSnippets() throws IOException {
		assertThat(snippets()).isNotEmpty();
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String normalize(String code) {
		return code.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty())
			.collect(Collectors.joining("\n", "\n", "\n"));
	}

	record Snippet(String document, String code) {

		@Override
		public String toString() {
			return this.document + ": " + this.code.lines().filter((line) -> !line.isBlank()).findFirst().orElse("");
		}

	}

}
