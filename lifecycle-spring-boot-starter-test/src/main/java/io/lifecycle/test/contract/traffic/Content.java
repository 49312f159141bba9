package io.lifecycle.test.contract.traffic;

import java.util.Arrays;
import java.util.Set;

/**
 * What the responses of {@link TrafficApplication} contain, so that a client recognizes
 * bytes of another response. The bytes of a marker are negative, and those of texts are
 * not.
 */
final class Content {

	// An error page may follow what other handlers have sent before they failed.
	private static final Set<String> MARKED = Set.of("ok", "chunks", "block", "too-short", "too-long", "late",
			"dispatch", "forward", "stream");

	private Content() {
	}

	static byte[] of(long marker, int size) {
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, mark(marker));
		return bytes;
	}

	/**
	 * Return whether bytes belong to another response.
	 * @param marker the marker of the request
	 * @param handler its handler
	 * @param status the status of the response
	 * @param bytes contains the bytes
	 * @param count how many bytes of them
	 */
	static boolean isForeign(long marker, String handler, int status, byte[] bytes, int count) {
		byte mark = mark(marker);
		boolean text = status != 200 || !MARKED.contains(handler);
		for (int i = 0; i < count; i++) {
			if ((bytes[i] < 0) ? bytes[i] != mark : !text) {
				return true;
			}
		}
		return false;
	}

	private static byte mark(long marker) {
		return (byte) (Byte.MIN_VALUE + marker % 128);
	}

}
