package io.lifecycle.recording;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one file, one after the other, as slices of a buffer. A compressed
 * file that ends too early has the lines up to there. Not thread-safe.
 */
final class LineInput implements AutoCloseable {

	private static final int BUFFER = 1 << 16;

	// Some editors put it in front of UTF-8.
	private static final byte[] MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final int LONGEST_LINE = 1 << 26;

	private final Path path;

	private final Counter file;

	private @Nullable InputStream in;

	private byte[] buffer = new byte[BUFFER];

	private int offset;

	private int length;

	// The number of bytes in the buffer
	private int filled;

	private long number;

	LineInput(Path path) throws IOException {
		this.path = path;
		this.file = new Counter(Files.newInputStream(path));
	}

	/**
	 * Go to the next line.
	 * @return whether there is one
	 * @throws IOException if the file cannot be read
	 */
	boolean next() throws IOException {
		this.offset = Math.min(this.offset + this.length + 1, this.filled);
		this.length = 0;
		this.number++;
		while (!isComplete()) {
			if (!fill()) {
				return this.length > 0;
			}
		}
		return true;
	}

	// Looks for the line feed from where the last look ended.
	private boolean isComplete() {
		int index = this.offset + this.length;
		while (index < this.filled && this.buffer[index] != '\n') {
			index++;
		}
		this.length = index - this.offset;
		return index < this.filled;
	}

	private boolean fill() throws IOException {
		if (this.offset > 0) {
			System.arraycopy(this.buffer, this.offset, this.buffer, 0, this.length);
			this.filled = this.length;
			this.offset = 0;
		}
		else if (this.filled == this.buffer.length) {
			grow();
		}
		int read = read();
		this.filled += Math.max(read, 0);
		return read > 0;
	}

	private void grow() throws IOException {
		if (this.buffer.length >= LONGEST_LINE) {
			throw new IOException("Line " + this.number + " of " + this.path + " is longer than " + LONGEST_LINE
					+ " bytes. The file is no recording.");
		}
		this.buffer = Arrays.copyOf(this.buffer, 2 * this.buffer.length);
	}

	private int read() throws IOException {
		try {
			if (this.in == null) {
				this.in = content();
			}
			return this.in.read(this.buffer, this.filled, this.buffer.length - this.filled);
		}
		catch (EOFException | ZipException ex) {
			// The process was killed when it compressed the file.
			return -1;
		}
	}

	// The name may have lost or kept its end when the file was copied.
	private InputStream content() throws IOException {
		PushbackInputStream begin = new PushbackInputStream(this.file, MARK.length);
		byte[] first = begin.readNBytes(MARK.length);
		boolean marked = Arrays.equals(first, MARK);
		if (!marked) {
			begin.unread(first);
		}
		boolean zipped = first.length > 1 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
		return zipped ? new GZIPInputStream(begin, BUFFER) : begin;
	}

	/**
	 * Return the line.
	 */
	String text() {
		return new String(this.buffer, this.offset, this.length, StandardCharsets.UTF_8);
	}

	byte[] buffer() {
		return this.buffer;
	}

	int offset() {
		return this.offset;
	}

	int length() {
		return this.length;
	}

	/**
	 * Return the number of the line, from 1.
	 */
	long number() {
		return this.number;
	}

	/**
	 * Return how many bytes of the file have been read.
	 */
	long bytes() {
		return this.file.bytes;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	private static final class Counter extends FilterInputStream {

		private long bytes;

		Counter(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			this.bytes += (read >= 0) ? 1 : 0;
			return read;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			this.bytes += Math.max(read, 0);
			return read;
		}

	}

}
