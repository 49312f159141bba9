package com.example.lakeside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The code blocks of the README.
 */
final class Snippets {

	private static final String TOUR = "## Five minutes";

	private final String text;

	private Snippets(String text) {
		this.text = text;
	}

	static Snippets ofReadme() throws IOException {
		return new Snippets(Files.readString(Path.of("..", "README.md")));
	}

	Snippets tour() {
		return section(TOUR);
	}

	Snippets section(String title) {
		String section = this.text.substring(this.text.indexOf(title));
		return new Snippets(section.substring(0, section.indexOf("\n## ", title.length())));
	}

	List<String> blocks(String language) {
		return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
			.matcher(this.text)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	List<String> curls() {
		return blocks("shell").stream().flatMap(String::lines).filter((line) -> line.startsWith("curl ")).toList();
	}

}
