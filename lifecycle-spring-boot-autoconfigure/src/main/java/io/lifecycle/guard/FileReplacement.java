package io.lifecycle.guard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * The new content of a file, which replaces the old one when it is complete. Only the
 * owner may read it. A pipe or a device is written directly. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class FileReplacement implements AutoCloseable {

	private final Path target;

	private final Path path;

	private FileReplacement(Path target, Path path) {
		this.target = target;
		this.path = path;
	}

	/**
	 * Begin with an empty file beside the one to replace. Its directory is created.
	 * @param file the file to replace or to create
	 * @return the replacement, which must be closed
	 * @throws IOException if the file is a directory, or none can be created beside it
	 */
	public static FileReplacement of(Path file) throws IOException {
		if (Files.isDirectory(file)) {
			throw new FileSystemException(file.toString(), null, "It is a directory. Name a file.");
		}
		if (Files.exists(file) && !Files.isRegularFile(file)) {
			return new FileReplacement(file, file);
		}
		Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
		Path directory = Objects.requireNonNull(target.getParent());
		Files.createDirectories(directory);
		return new FileReplacement(target, Files.createTempFile(directory, "." + target.getFileName(), ".tmp"));
	}

	/**
	 * Return where to write the content.
	 * @return the file
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Replace the old file, because the content is complete.
	 * @throws IOException if it cannot be replaced
	 */
	public void commit() throws IOException {
		if (this.path.equals(this.target)) {
			return;
		}
		try {
			Files.move(this.path, this.target, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (FileSystemException ex) {
			// A file that is mounted by itself can only be written.
			try (OutputStream out = Files.newOutputStream(this.target)) {
				Files.copy(this.path, out);
			}
		}
	}

	/**
	 * Remove what was not committed.
	 * @throws IOException if it cannot be removed
	 */
	@Override
	public void close() throws IOException {
		if (!this.path.equals(this.target)) {
			Files.deleteIfExists(this.path);
		}
	}

}
