package io.lifecycle.autoconfigure.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.lifecycle.recording.Recording;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The commands on recordings that a command line contains, and their options.
 *
 * @param check the recordings to check
 * @param summary the recordings to summarize
 * @param export the recordings to export
 * @param formats the formats of the results
 * @param output the file of the results, or {@code null} for the standard output
 */
record CommandOptions(List<Path> check, List<Path> summary, List<Path> export, Set<String> formats,
		@Nullable Path output) {

	private static final String PREFIX = "lifecycle.recording.";

	private static final String FORMAT = PREFIX + "format";

	private static final List<String> FORMATS = List.of("text", "json", "trace", "har");

	/**
	 * Read the options.
	 * @param environment contains the properties
	 * @throws IllegalArgumentException if a property is wrong
	 */
	static CommandOptions of(Environment environment) {
		Set<String> formats = new LinkedHashSet<>();
		for (String format : values(environment.getProperty(FORMAT))) {
			Assert.isTrue(FORMATS.contains(format.toLowerCase(Locale.ROOT)),
					() -> FORMAT + ": '" + format + "' is none of " + String.join(", ", FORMATS) + ".");
			formats.add(format.toLowerCase(Locale.ROOT));
		}
		String output = environment.getProperty(PREFIX + "output");
		CommandOptions options = new CommandOptions(paths(environment, "check"), paths(environment, "summary"),
				paths(environment, "export"), formats, StringUtils.hasText(output) ? Path.of(output.trim()) : null);
		options.validate();
		return options;
	}

	private static List<String> values(@Nullable String value) {
		return Arrays.asList(StringUtils.tokenizeToStringArray((value != null) ? value : "", ","));
	}

	private static List<Path> paths(Environment environment, String command) {
		String value = environment.getProperty(PREFIX + command);
		List<Path> paths = values(value).stream().map(Path::of).toList();
		Assert.isTrue(value == null || !paths.isEmpty(), () -> PREFIX + command + " names no file and no directory.");
		return paths;
	}

	private void validate() {
		Assert.isTrue(this.output == null || !Files.isDirectory(this.output),
				() -> PREFIX + "output: '" + this.output + "' is a directory. Name a file.");
		boolean reports = !this.check.isEmpty() || !this.summary.isEmpty();
		if (this.export.isEmpty()) {
			Assert.isTrue(!this.formats.contains("trace") && !isHar(),
					FORMAT + ": 'trace' and 'har' are formats of " + PREFIX + "export.");
		}
		else {
			Assert.isTrue(reports || this.formats.isEmpty() || this.formats.contains("trace") || isHar(),
					FORMAT + ": the format of " + PREFIX + "export is 'trace' or 'har'.");
			Assert.isTrue(!reports || this.output != null,
					PREFIX + "output must name the file of the export, because there are several results.");
		}
		Stream.of(this.check, this.summary, this.export).flatMap(List::stream).forEach(this::assertNotOutput);
	}

	// The result must not overwrite what it is about.
	private void assertNotOutput(Path recording) {
		Path output = this.output;
		Assert.isTrue(output == null || !Recording.open(recording).contains(output),
				() -> PREFIX + "output: '" + output + "' is part of the recording.");
	}

	boolean isJson() {
		return this.formats.contains("json");
	}

	boolean isHar() {
		return this.formats.contains("har");
	}

}
