package io.lifecycle.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.DigestUtils;

/**
 * A file of the page: the answers with its content, plain and compressed, and the one for
 * a browser that has it.
 */
final class ConsoleFile {

	private final String tag;

	private final ConsoleAnswer plain;

	private final ConsoleAnswer compressed;

	private final ConsoleAnswer unchanged;

	ConsoleFile(String type, byte[] content) {
		this.tag = "W/\"" + DigestUtils.md5DigestAsHex(content) + '"';
		this.plain = ConsoleAnswer.of(200, content, "Cache-Control", "no-cache", "ETag", this.tag, "Vary",
				"Accept-Encoding", "Content-Type", type);
		this.compressed = ConsoleAnswer.of(200, compress(content), "Cache-Control", "no-cache", "ETag", this.tag,
				"Vary", "Accept-Encoding", "Content-Type", type, "Content-Encoding", "gzip");
		this.unchanged = ConsoleAnswer.empty(304, "Cache-Control", "no-cache", "ETag", this.tag);
	}

	private static byte[] compress(byte[] plain) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
			out.write(plain);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	ConsoleAnswer answer(@Nullable String knownTags, boolean gzip) {
		if (knownTags != null && knownTags.contains(this.tag)) {
			return this.unchanged;
		}
		return gzip ? this.compressed : this.plain;
	}

	String text() {
		return new String(this.plain.body(), StandardCharsets.UTF_8);
	}

}
