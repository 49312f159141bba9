package io.lifecycle.autoconfigure.recording;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The commands on recordings that a command line contains, and their options.
 *
 * @param check the recordings to check
 * @param isJson whether reports are written as JSON
 * @param output the file of the results, or {@code null} for the standard output
 */
record CommandOptions(List<Path> check, boolean isJson, @Nullable Path output) {

	private static final String PREFIX = "lifecycle.recording.";

	private static final List<String> FORMATS = List.of("text", "json");

	/**
	 * Read the options.
	 * @param environment contains the properties
	 * @throws IllegalArgumentException if a property is wrong
	 */
	static CommandOptions of(Environment environment) {
		String format = environment.getProperty(PREFIX + "format", FORMATS.get(0)).toLowerCase(Locale.ROOT);
		Assert.isTrue(FORMATS.contains(format),
				() -> PREFIX + "format: '" + format + "' is none of " + String.join(", ", FORMATS) + ".");
		String output = environment.getProperty(PREFIX + "output");
		return new CommandOptions(paths(environment, "check"), format.equals("json"),
				StringUtils.hasText(output) ? Path.of(output) : null);
	}

	private static List<Path> paths(Environment environment, String command) {
		String value = environment.getProperty(PREFIX + command);
		List<Path> paths = Arrays.stream(StringUtils.tokenizeToStringArray((value != null) ? value : "", ","))
			.map(Path::of)
			.toList();
		Assert.isTrue(value == null || !paths.isEmpty(), () -> PREFIX + command + " names no file and no directory.");
		return paths;
	}

	OutputStream openReport() throws IOException {
		return (this.output != null) ? Files.newOutputStream(this.output) : new FilterOutputStream(System.out) {

			@Override
			public void write(byte[] bytes, int offset, int length) {
				System.out.write(bytes, offset, length);
			}

			@Override
			public void close() {
				System.out.flush();
			}

		};
	}

}
