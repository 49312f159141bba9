package io.lifecycle.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of the page.
 */
class ConsoleFilesTests {

	private static final int MOST_BYTES = 50_000;

	@Test
	void pageIsSmall() throws IOException {
		int bytes = 0;
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath:io/lifecycle/console/ui/*")) {
			bytes += compress(file.getContentAsByteArray());
		}
		assertThat(bytes).as("compressed bytes").isPositive().isLessThanOrEqualTo(MOST_BYTES);
	}

	private static int compress(byte[] content) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(compressed) {
			{
				this.def.setLevel(Deflater.BEST_COMPRESSION);
			}
		}) {
			out.write(content);
		}
		return compressed.size();
	}

}
