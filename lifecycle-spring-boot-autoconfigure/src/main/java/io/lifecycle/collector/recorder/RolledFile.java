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
 * A file that is full. The number counts up over all days and comes first in the name, so
 * that the names show the order of files whatever the clock does.
 *
 * @param path where the file is
 * @param day when it began
 * @param number its number
 */
record RolledFile(Path path, LocalDate day, long number) implements Comparable<RolledFile> {

	// In former versions the day came first.
	private static final Pattern NAME = Pattern
		.compile("events\\.(\\d[\\d-]{0,17})\\.(\\d[\\d-]{0,17})\\.jsonl(\\.gz)?");

	// A clock that shows an earlier day was never set.
	private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);

	private static final int DIGITS = 8;

	private static final long LAST_NUMBER = 999_999_999_999_999_999L;

	private static final String COMPRESSED = ".gz";

	/**
	 * Return the file of a path, or {@code null} if it has another name.
	 */
	static @Nullable RolledFile of(Path path) {
		Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
		if (!name.matches()) {
			return null;
		}
		int day = name.group(1).contains("-") ? 1 : 2;
		try {
			return new RolledFile(path, LocalDate.parse(name.group(day)), Long.parseLong(name.group(3 - day)));
		}
		catch (DateTimeException | NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Return the file of a number.
	 * @throws IOException if the number is too large
	 */
	static RolledFile in(Path directory, LocalDate day, long number) throws IOException {
		if (number > LAST_NUMBER) {
			throw new IOException("No number follows that of the last file in " + directory
					+ ". Move this file to another directory.");
		}
		// A format would use the digits of the locale.
		String digits = Long.toString(number);
		String name = "events." + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + '.' + day + ".jsonl";
		return new RolledFile(directory.resolve(name), day, number);
	}

	/**
	 * Return whether the clock was set when it began.
	 */
	boolean isDated() {
		return !this.day.isBefore(FIRST_DAY);
	}

	boolean isCompressed() {
		return this.path.toString().endsWith(COMPRESSED);
	}

	Path compressed() {
		return this.path.resolveSibling(this.path.getFileName() + COMPRESSED);
	}

	/**
	 * Return the compressed copy while it is incomplete. Tools that read all files leave
	 * out hidden ones.
	 */
	Path incomplete() {
		return this.path.resolveSibling('.' + compressed().getFileName().toString() + RecordingRepair.INCOMPLETE);
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
