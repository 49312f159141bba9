package io.lifecycle.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.Assert;

/**
 * Finds a file of a recording.
 */
final class ReplayFile {

	private ReplayFile() {
	}

	static Path of(ResourceLoader resources, String location) {
		Resource resource = resources.getResource(location);
		Assert.state(resource.exists(),
				() -> "@ReplaySignals found no '%s': put the file into src/test/resources, or write 'file:' and a path"
					.formatted(location));
		try {
			return resource.isFile() ? resource.getFile().toPath() : copy(resource);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("@ReplaySignals cannot read '%s'".formatted(location), ex);
		}
	}

	// A recording consists of files, and this one is in an archive.
	private static Path copy(Resource resource) throws IOException {
		Path file = Files.createTempFile("recording", String.valueOf(resource.getFilename()));
		file.toFile().deleteOnExit();
		try (InputStream in = resource.getInputStream()) {
			Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
		}
		return file;
	}

}
