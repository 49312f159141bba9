package io.lifecycle.guard;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creates files that only their owner may read, where the file system knows owners.
 *
 * @since 0.1.0
 */
public final class OwnerFiles {

	private static final FileAttribute<?> OWNER = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private OwnerFiles() {
	}

	/**
	 * Create a file unless it exists.
	 * @param file the file
	 * @return the file
	 * @throws IOException if it cannot be created
	 */
	public static Path create(Path file) throws IOException {
		boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
		try {
			return Files.createFile(file, posix ? new FileAttribute<?>[] { OWNER } : new FileAttribute<?>[0]);
		}
		catch (FileAlreadyExistsException ex) {
			return file;
		}
	}

}
