package io.lifecycle.guard;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FileReplacement}.
 */
class FileReplacementTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void fileIsReplacedWhenTheContentIsComplete() throws IOException {
		Path file = Files.writeString(this.directory.resolve("a"), "old");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), file);
		try (FileReplacement replacement = FileReplacement.of(link)) {
			Files.writeString(replacement.path(), "new");
			assertThat(file).hasContent("old");
			replacement.commit();
		}
		assertThat(link).isSymbolicLink();
		assertThat(file).hasContent("new");
		assertThat(this.directory).isDirectoryNotContaining("glob:**/.*");
	}

	@Test
	void contentThatIsNotCompleteIsRemoved() throws IOException {
		try (FileReplacement replacement = FileReplacement.of(this.directory.resolve("new/a"))) {
			Files.writeString(replacement.path(), "half");
		}
		assertThat(this.directory.resolve("new")).isEmptyDirectory();
	}

	@Test
	void pipeIsWrittenDirectly() throws Exception {
		Path pipe = this.directory.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		try (FileReplacement replacement = FileReplacement.of(pipe)) {
			assertThat(replacement.path()).isEqualTo(pipe);
			replacement.commit();
		}
		assertThat(pipe).exists();
	}

	@Test
	void directoryIsRefused() {
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> FileReplacement.of(Path.of("/")))
			.withMessage("/: It is a directory. Name a file.");
	}

}
