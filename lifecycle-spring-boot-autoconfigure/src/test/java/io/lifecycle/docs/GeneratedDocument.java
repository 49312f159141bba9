package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of the documentation that is generated from the code and checked in. Run the
 * test with {@code -Dlifecycle.docs.write=true} to write it anew.
 */
final class GeneratedDocument {

	private static final Path DOCS = Path.of("..", "docs");

	private GeneratedDocument() {
	}

	static void assertUpToDate(String name, String expected) throws IOException {
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
