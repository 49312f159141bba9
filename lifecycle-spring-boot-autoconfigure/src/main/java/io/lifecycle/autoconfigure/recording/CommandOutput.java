package io.lifecycle.autoconfigure.recording;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.lifecycle.guard.FileReplacement;
import org.jspecify.annotations.Nullable;

/**
 * Writes the result of a command to a file, which is replaced when the result is
 * complete, or to the standard output.
 */
final class CommandOutput extends FilterOutputStream {

	private CommandOutput() {
		super(System.out);
	}

	/**
	 * Write a result.
	 * @param file the file, or {@code null} for the standard output
	 * @throws IOException if it cannot be written; the file is then as before
	 */
	static void write(@Nullable Path file, Content content) throws IOException {
		if (file == null) {
			try (OutputStream out = new CommandOutput()) {
				content.writeTo(out);
			}
			return;
		}
		try (FileReplacement replacement = FileReplacement.of(file)) {
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(replacement.path()))) {
				content.writeTo(out);
			}
			replacement.commit();
		}
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		System.out.write(bytes, offset, length);
		if (System.out.checkError()) {
			throw new IOException("The standard output is closed");
		}
	}

	@Override
	public void close() {
		System.out.flush();
	}

	@FunctionalInterface
	interface Content {

		void writeTo(OutputStream out) throws IOException;

	}

}
