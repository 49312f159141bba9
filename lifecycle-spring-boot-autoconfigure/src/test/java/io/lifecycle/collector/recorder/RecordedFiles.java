package io.lifecycle.collector.recorder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of a recording, as a reader sees them.
 */
final class RecordedFiles {

	private final Path directory;

	RecordedFiles(Path directory) {
		this.directory = directory;
	}

	Path current() {
		return this.directory.resolve("events.jsonl");
	}

	/**
	 * Return the names of the full files, the oldest first.
	 */
	List<String> rolled() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map(RolledFile::of)
				.filter(Objects::nonNull)
				.sorted(Comparator.comparing(RolledFile::number))
				.map((file) -> file.path().getFileName().toString())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return all lines, after a check that each file consists of whole lines and begins
	 * with a header.
	 */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		rolled().forEach((name) -> lines.addAll(lines(this.directory.resolve(name))));
		if (Files.exists(current())) {
			lines.addAll(lines(current()));
		}
		return lines;
	}

	private static List<String> lines(Path file) {
		String text = new String(content(file), StandardCharsets.UTF_8);
		assertThat(text).as("%s", file).endsWith("\n");
		List<String> lines = text.lines().toList();
		assertThat(RecordingLine.read(lines.get(0))).as("%s", file).isInstanceOf(RecordingHeader.class);
		return lines;
	}

	static byte[] content(Path file) {
		try (InputStream in = Files.newInputStream(file);
				InputStream content = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the lines that are no events.
	 */
	<T extends RecordingLine> List<T> other(Class<T> type) {
		return lines().stream().map(RecordingLine::read).filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Return the events, each with its fields.
	 */
	List<JsonNode> events() {
		return lines().stream()
			.filter((line) -> RecordingLine.read(line) == null)
			.map(JsonMapper.shared()::readTree)
			.toList();
	}

	/**
	 * Return the numbers of the events.
	 */
	List<Integer> numbers() {
		return events().stream().map((event) -> event.get("number").asInt()).toList();
	}

	/**
	 * Return the size of all files.
	 */
	long size() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.mapToLong(RecordedFiles::size).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
