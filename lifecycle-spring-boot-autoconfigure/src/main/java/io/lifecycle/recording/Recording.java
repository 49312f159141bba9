package io.lifecycle.recording;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lifecycle.json.EventReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;

/**
 * Events in files, as the {@code recorder} collector and
 * {@link io.lifecycle.json.LifecycleJson} write them: JSON lines, compressed with gzip if
 * the name of the file ends with {@code .gz}. The files may belong to several runs of
 * several instances. Whatever their number and size, reading needs constant memory.
 *
 * <p>
 * A recording is immutable and thread-safe. It opens its files when it is read, each time
 * again.
 *
 * @since 0.1.0
 */
public final class Recording {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.findAndAddModules(Recording.class.getClassLoader())
		.build();

	private final List<Path> paths;

	private final JsonMapper mapper;

	private final Function<String, @Nullable ApplicationContext> applications;

	private Recording(List<Path> paths, JsonMapper mapper,
			Function<String, @Nullable ApplicationContext> applications) {
		this.paths = paths;
		this.mapper = mapper;
		this.applications = applications;
	}

	/**
	 * Return the recording in files. They are read run by run, each in the order in which
	 * it was recorded.
	 * @param paths files, or directories: all files of a directory and of those in it
	 * whose name ends with {@code .jsonl} or {@code .jsonl.gz}
	 * @return the recording
	 */
	public static Recording open(Path... paths) {
		return new Recording(List.of(paths), MAPPER, new RecordedApplications());
	}

	/**
	 * Return a recording that reads the values of applications' events with a mapper.
	 * @param mapper the mapper of the application; by default one with all modules on the
	 * class path
	 * @return the recording
	 */
	public Recording withMapper(JsonMapper mapper) {
		return new Recording(this.paths, mapper, this.applications);
	}

	/**
	 * Return a recording whose events belong to an application.
	 * @param application what each event of an application refers to; by default a
	 * context that has never been refreshed and has the recorded id
	 * @return the recording
	 */
	public Recording withApplication(ApplicationContext application) {
		return new Recording(this.paths, this.mapper, (id) -> application);
	}

	/**
	 * Return whether a file is part of this recording, or would be if it existed.
	 * @param file the file
	 * @return whether it is one of the files, or belongs to one of the directories
	 */
	public boolean contains(Path file) {
		return this.paths.stream().anyMatch((path) -> RecordingFiles.contains(path, file));
	}

	/**
	 * Return the events, one after the other.
	 * @return the events; close the stream to close the file that is open
	 * @throws UncheckedIOException if a file does not exist; the stream throws it if a
	 * file cannot be read
	 */
	public Stream<RecordedEvent> events() {
		RecordingReader reader = reader();
		List<RecordedEvent> next = new ArrayList<>(1);
		return Stream.generate(() -> {
			next.clear();
			while (next.isEmpty() && reader.next(next::add)) {
				// A line that is no event
			}
			return next;
		}).takeWhile((found) -> !found.isEmpty()).map((found) -> found.get(0)).onClose(reader::close);
	}

	/**
	 * Read everything in one pass.
	 * @param visitors receive the events, and the lines that are no events
	 * @throws UncheckedIOException if a file does not exist or cannot be read
	 */
	public void read(RecordingVisitor... visitors) {
		try (RecordingReader reader = reader()) {
			boolean more = true;
			while (more) {
				more = reader.next(visitors);
			}
		}
	}

	private RecordingReader reader() {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		return new RecordingReader(this.paths, new EventReader(this.mapper,
				(classLoader != null) ? classLoader : Recording.class.getClassLoader(), this.applications));
	}

}
