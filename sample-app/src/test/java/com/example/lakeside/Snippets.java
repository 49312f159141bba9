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
		String tour = this.text.substring(this.text.indexOf(TOUR));
		return new Snippets(tour.substring(0, tour.indexOf("\n## ", TOUR.length())));
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
