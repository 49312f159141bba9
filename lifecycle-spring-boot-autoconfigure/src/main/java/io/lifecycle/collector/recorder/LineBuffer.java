package io.lifecycle.collector.recorder;

import java.io.ByteArrayOutputStream;

/**
 * Lines that are about to be written. Not thread-safe.
 */
final class LineBuffer extends ByteArrayOutputStream {

	private static final int MOST_KEPT = 1 << 20;

	/**
	 * Return the lines, and more bytes behind them.
	 */
	byte[] bytes() {
		return this.buf;
	}

	/**
	 * Remove everything behind a position.
	 */
	void removeFrom(int position) {
		this.count = position;
	}

	/**
	 * Remove everything before a position.
	 */
	void removeUntil(int position) {
		this.count -= position;
		byte[] target = (this.count == 0 && this.buf.length > 2 * MOST_KEPT) ? new byte[MOST_KEPT] : this.buf;
		System.arraycopy(this.buf, position, target, 0, this.count);
		this.buf = target;
	}

}
