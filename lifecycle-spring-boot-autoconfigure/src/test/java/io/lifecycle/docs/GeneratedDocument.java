package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of the documentation that is generated from the code and checked in. Run the
 * test with {@code -Dlifecycle.docs.write=true} to regenerate it.
 */
public final class GeneratedDocument {

	private static final Path DOCS = Path.of("..", "docs");

	private GeneratedDocument() {
	}

	/**
	 * Assert that the part of a page between its marks {@code <!-- mark -->} and
	 * {@code <!-- /mark -->} matches the code. The rest of the page is not generated.
	 */
	public static void assertPartUpToDate(String name, String mark, String expected) throws IOException {
		String page = Files.readString(DOCS.resolve(name));
		String begin = "<!-- " + mark + " -->\n";
		int start = page.indexOf(begin) + begin.length();
		int end = page.indexOf("<!-- /" + mark + " -->");
		assertThat(end).as("the marks of %s in %s", mark, name).isGreaterThanOrEqualTo(start);
		assertUpToDate(name, page.substring(0, start) + "\n" + expected + "\n\n" + page.substring(end));
	}

	public static void assertUpToDate(String name, String expected) throws IOException {
		Path file = DOCS.resolve(name);
		if (Boolean.getBoolean("lifecycle.docs.write")) {
			Files.writeString(file, expected);
		}
		assertThat(file).as("docs/%s, which -Dlifecycle.docs.write=true writes anew", name)
			.exists()
			.content()
			.isEqualTo(expected);
	}

}
