package io.lifecycle.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a recording and puts them in order: run by run, and those of a run
 * by their numbers. What has no header comes first.
 */
final class RecordingFiles {

	private static final Pattern NAME = Pattern.compile(".*\\.jsonl(\\.gz)?");

	private RecordingFiles() {
	}

	/**
	 * Return the files of paths.
	 * @param paths files, or directories that contain files, at any depth
	 * @throws NoSuchFileException if a path does not exist, or a directory contains none
	 */
	static List<Path> of(List<Path> paths) throws IOException {
		List<Part> parts = new ArrayList<>();
		for (Path path : paths) {
			for (Path file : files(path)) {
				parts.add(new Part(file, header(file)));
			}
		}
		Map<String, Instant> begun = new HashMap<>();
		parts
			.forEach((part) -> begun.merge(part.run(), part.time(), (one, other) -> one.isBefore(other) ? one : other));
		return parts.stream()
			.sorted(Comparator.<Part, Instant>comparing((part) -> begun.get(part.run()))
				.thenComparing(Part::run)
				.thenComparing(Part::number)
				.thenComparing(Part::time)
				.thenComparing(Part::file))
			.map(Part::file)
			.toList();
	}

	private static List<Path> files(Path path) throws IOException {
		if (!Files.isDirectory(path)) {
			if (!Files.exists(path)) {
				throw new NoSuchFileException(path.toString(), null, "There is no such file or directory.");
			}
			return List.of(path);
		}
		try (Stream<Path> files = Files.walk(path)) {
			// A process that is killed may leave a file next to its compressed copy.
			List<Path> found = files.filter((file) -> NAME.matcher(file.getFileName().toString()).matches())
				.filter((file) -> !Files.exists(Path.of(file + ".gz")))
				.toList();
			if (found.isEmpty()) {
				throw new NoSuchFileException(path.toString(), null,
						"The directory contains no file whose name ends with .jsonl or .jsonl.gz.");
			}
			return found;
		}
	}

	private static @Nullable RecordingHeader header(Path file) throws IOException {
		try (LineInput lines = new LineInput(file)) {
			if (!lines.next()) {
				return null;
			}
			String line = new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8);
			return (RecordingLine.read(line) instanceof RecordingHeader header) ? header : null;
		}
		catch (RuntimeException ex) {
			// The line is no JSON.
			return null;
		}
	}

	private record Part(Path file, @Nullable RecordingHeader header) {

		String run() {
			return (this.header != null) ? this.header.identity().run() : "";
		}

		int number() {
			return (this.header != null) ? this.header.part() : 0;
		}

		Instant time() {
			return (this.header != null) ? this.header.time() : Instant.MIN;
		}

	}

}
