package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every relative link of the documentation refers to a file of the repository, and its
 * anchor to a heading of that file.
 */
class DocumentationLinkTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern CODE = Pattern.compile("^```.*?^```\\s*$|`[^`\\n]*`",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern HEADING = Pattern.compile("^#+ +(.+?) *$", Pattern.MULTILINE);

	static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("benchmarks/README.md")));
		for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
			try (Stream<Path> files = Files.list(directory)) {
				files.filter((path) -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
			}
		}
		return documents;
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linksLeadSomewhere(Path document) throws IOException {
		Matcher link = LINK.matcher(CODE.matcher(Files.readString(document)).replaceAll("code"));
		while (link.find()) {
			if (!link.group(1).contains("://")) {
				assertLeadsSomewhere(document, link.group(1));
			}
		}
	}

	private static void assertLeadsSomewhere(Path document, String link) throws IOException {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
		assertThat(target).as("the target of (%s) in %s", link, document).exists();
		if (parts.length == 2) {
			assertThat(anchors(target)).as("the anchors of %s, to which %s links", target, document).contains(parts[1]);
		}
	}

	private static List<String> anchors(Path document) throws IOException {
		String text = Files.readString(document).replaceAll("(?ms)^```.*?^```\\s*$", "");
		return HEADING.matcher(text).results().map((heading) -> anchor(heading.group(1))).toList();
	}

	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
	}

}
