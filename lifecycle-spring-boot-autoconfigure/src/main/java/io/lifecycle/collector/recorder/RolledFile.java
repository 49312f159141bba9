package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A file that is full. The number counts up over all days, so that it shows the order of
 * files whatever the clock does.
 *
 * @param path where the file is
 * @param day when it began
 * @param number its number
 */
record RolledFile(Path path, LocalDate day, long number) implements Comparable<RolledFile> {

	private static final Pattern NAME = Pattern
		.compile("events\\.(\\d{4}-\\d\\d-\\d\\d)\\.(\\d{1,18})\\.jsonl(\\.gz)?");

	private static final String COMPRESSED = ".gz";

	/**
	 * Return the file of a path, or {@code null} if it has another name.
	 */
	static @Nullable RolledFile of(Path path) {
		Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
		try {
			return name.matches() ? new RolledFile(path, LocalDate.parse(name.group(1)), Long.parseLong(name.group(2)))
					: null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	static RolledFile in(Path directory, LocalDate day, long number) {
		return new RolledFile(directory.resolve("events." + day + '.' + number + ".jsonl"), day, number);
	}

	boolean isCompressed() {
		return this.path.toString().endsWith(COMPRESSED);
	}

	Path compressed() {
		return this.path.resolveSibling(this.path.getFileName() + COMPRESSED);
	}

	/**
	 * Return the size, or 0 if somebody has deleted the file.
	 */
	long size() {
		try {
			return Files.size(this.path);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	@Override
	public int compareTo(RolledFile other) {
		return Long.compare(this.number, other.number);
	}

}
