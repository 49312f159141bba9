package io.lifecycle.recording;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a recording and puts them in order. The numbers in their names show
 * the order of the files of one recorder, whatever clock it had. Recorders follow each
 * other by the time of their first file; what has no header comes first.
 */
final class RecordingFiles {

	// A hidden file is none of a recording. In former versions the day came first.
	private static final Pattern NAME = Pattern
		.compile("(?<recorder>[^.].*?)((\\.@)?\\.(?<number>\\d{1,18})(\\.@)?)?\\.jsonl(?<zipped>\\.gz)?".replace("@",
				"\\d{4}-\\d\\d-\\d\\d"));

	private RecordingFiles() {
	}

	/**
	 * Return the files of paths, each one once.
	 * @param paths files, or directories that contain files, at any depth
	 * @throws NoSuchFileException if a path does not exist, or a directory contains none
	 */
	static List<Path> of(List<Path> paths) throws IOException {
		Map<Path, Path> files = new LinkedHashMap<>();
		for (Path path : paths) {
			for (Path file : files(path)) {
				files.putIfAbsent(file.toRealPath(), file);
			}
		}
		// A pipe can be read only once.
		return (files.size() < 2) ? List.copyOf(files.values()) : ordered(List.copyOf(files.values()));
	}

	/**
	 * Return whether a file belongs to a path.
	 */
	static boolean contains(Path path, Path file) {
		try {
			boolean inside = Files.isDirectory(path) && NAME.matcher(String.valueOf(file.getFileName())).matches()
					&& file.toAbsolutePath().normalize().startsWith(path.toAbsolutePath().normalize());
			return inside || (Files.exists(file) && Files.exists(path) && Files.isSameFile(file, path));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<Path> ordered(List<Path> files) throws IOException {
		List<Part> parts = new ArrayList<>();
		for (Path file : files) {
			parts.add(Part.of(file));
		}
		Map<String, Instant> begun = new HashMap<>();
		parts.forEach((part) -> begun.merge(part.recorder(), part.time(), (one, two) -> one.isBefore(two) ? one : two));
		Set<String> seen = new HashSet<>();
		return parts.stream()
			.sorted(Comparator.<Part, Instant>comparing((part) -> begun.get(part.recorder()))
				.thenComparing(Part::recorder)
				.thenComparing(Part::number)
				.thenComparing(Part::file))
			// A directory may contain copies.
			.filter((part) -> part.header() == null || seen.add(part.id()))
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
		List<Path> found = new ArrayList<>();
		Files.walkFileTree(path, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Finder(found));
		if (found.isEmpty()) {
			throw new NoSuchFileException(path.toString(), null,
					"The directory contains no file whose name ends with .jsonl or .jsonl.gz.");
		}
		return found;
	}

	private static final class Finder extends SimpleFileVisitor<Path> {

		private final List<Path> found;

		Finder(List<Path> found) {
			this.found = found;
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			Matcher name = NAME.matcher(file.getFileName().toString());
			if (name.matches() && attributes.isRegularFile() && !isCopy(file, name)) {
				this.found.add(file);
			}
			return FileVisitResult.CONTINUE;
		}

		// A process that is killed may leave a full file next to its compressed copy,
		// which
		// may be incomplete.
		private static boolean isCopy(Path file, Matcher name) {
			return name.group("number") != null && name.group("zipped") != null
					&& Files.exists(Path.of(file.toString().replaceFirst("\\.gz$", "")));
		}

		// Such as lost+found
		@Override
		public FileVisitResult visitFileFailed(Path file, IOException failure) {
			return FileVisitResult.CONTINUE;
		}

	}

	private record Part(Path file, String recorder, long number, @Nullable RecordingHeader header) {

		static Part of(Path file) throws IOException {
			Matcher name = NAME.matcher(file.getFileName().toString());
			boolean named = name.matches();
			String number = named ? name.group("number") : null;
			return new Part(file,
					file.resolveSibling(named ? name.group("recorder") : file.getFileName().toString()).toString(),
					(number != null) ? Long.parseLong(number) : Long.MAX_VALUE, readHeader(file));
		}

		private static @Nullable RecordingHeader readHeader(Path file) throws IOException {
			try (LineInput lines = new LineInput(file)) {
				return (lines.next() && RecordingLine.read(lines.text()) instanceof RecordingHeader header) ? header
						: null;
			}
			catch (NoSuchFileException | RuntimeException ex) {
				// It was compressed meanwhile, or the line is no JSON.
				return null;
			}
		}

		String id() {
			return (this.header != null) ? this.header.identity().run() + ' ' + this.header.part() : "";
		}

		Instant time() {
			return (this.header != null) ? this.header.time() : Instant.MIN;
		}

	}

}
