package io.lifecycle.recording;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lifecycle.text.EventText;
import org.jspecify.annotations.Nullable;

/**
 * Text for a terminal: titles, lines, and tables whose columns are aligned. Texts that
 * come from a recording are limited, and cannot control the terminal. Not thread-safe.
 */
final class TextReport {

	private static final int WIDEST = 60;

	private static final int LONGEST = 400;

	private final StringBuilder text = new StringBuilder();

	TextReport title(String title) {
		this.text.append((this.text.length() > 0) ? "\n" : "").append(clean(title, LONGEST)).append('\n');
		return this;
	}

	TextReport line(String line) {
		this.text.append(clean(line, LONGEST)).append('\n');
		return this;
	}

	/**
	 * Append a table.
	 * @param alignment has a character for each column: {@code <} for left, {@code >} for
	 * right
	 * @param head the title of each column
	 * @param rows the cells of each row
	 */
	TextReport table(String alignment, List<String> head, Stream<List<String>> rows) {
		List<List<String>> cells = new ArrayList<>(List.of(head));
		rows.map(TextReport::clean).forEach(cells::add);
		int[] widths = IntStream.range(0, head.size())
			.map((column) -> cells.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		cells.forEach((row) -> this.text.append(row(alignment, widths, row)).append('\n'));
		return this;
	}

	// Nothing follows the last column, so it may be longer.
	private static List<String> clean(List<String> row) {
		int last = row.size() - 1;
		return IntStream.rangeClosed(0, last)
			.mapToObj((column) -> clean(row.get(column), (column < last) ? WIDEST : LONGEST))
			.toList();
	}

	private static String row(String alignment, int[] widths, List<String> cells) {
		StringBuilder row = new StringBuilder();
		for (int column = 0; column < widths.length; column++) {
			String padding = " ".repeat(widths[column] - cells.get(column).length());
			boolean left = alignment.charAt(column) == '<';
			row.append("  ").append(left ? cells.get(column) + padding : padding + cells.get(column));
		}
		return row.toString().stripTrailing();
	}

	private static String clean(String text, int limit) {
		String line = EventText.oneLine(text);
		if (line.length() <= limit) {
			return line;
		}
		int end = limit - 3;
		return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
	}

	static String count(long count) {
		return String.format(Locale.ROOT, "%,d", count);
	}

	/**
	 * Return a number with its noun.
	 */
	static String count(long count, String noun) {
		return count(count) + " " + noun + ((count == 1) ? "" : "s");
	}

	/**
	 * Return a duration with three digits.
	 */
	static String duration(double millis) {
		double[] sizes = { 1, 1000, 60_000, 3_600_000 };
		String[] units = { "ms", "s", "min", "h" };
		int unit = (int) Arrays.stream(sizes).filter((size) -> millis >= size).count() - 1;
		double value = millis / sizes[Math.max(0, unit)];
		String format = (value < 9.995) ? "%.2f %s" : (value < 99.95) ? "%.1f %s" : "%.0f %s";
		return String.format(Locale.ROOT, format, value, units[Math.max(0, unit)]);
	}

	static String time(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS).toString() : "-";
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
