package io.lifecycle.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for a recorder, on a disk that works or does not.
 */
public enum RecorderDisk {

	/**
	 * It works.
	 */
	WORKING {
		@Override
		void prepare(Path file) {
			// The recorder creates its file.
		}
	},

	/**
	 * Each write fails.
	 */
	FULL {
		@Override
		void prepare(Path file) throws IOException {
			Files.createSymbolicLink(file, Path.of("/dev/full"));
		}
	},

	/**
	 * The first write never ends, because nobody reads the pipe.
	 */
	STALLED {
		@Override
		void prepare(Path file) throws IOException, InterruptedException {
			new ProcessBuilder("mkfifo", file.toString()).inheritIO().start().waitFor();
		}
	};

	abstract void prepare(Path file) throws IOException, InterruptedException;

	/**
	 * Create a directory.
	 * @return an empty temporary directory
	 */
	public Path directory() {
		try {
			Path directory = Files.createTempDirectory("lifecycle-recorder");
			prepare(directory.resolve("events.jsonl"));
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
