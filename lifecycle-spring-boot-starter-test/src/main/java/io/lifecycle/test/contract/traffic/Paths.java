package io.lifecycle.test.contract.traffic;

import java.util.Random;

/**
 * The handlers of {@link TrafficApplication} that visitors ask for.
 */
final class Paths {

	private static final String[] SHORT = { "ok?n=5", "ok?n=3000", "chunks?n=3&size=50", "chunks?n=0", "throw", "error",
			"throw-late", "send-error", "redirect", "status?s=204", "status?s=205", "status?s=304", "status?s=404",
			"status-throw?s=204", "block?ms=3", "late?ms=3", "late-throw?ms=3", "dispatch?ms=2", "forward", "include",
			"callable", "deferred?ms=2", "deferred-fail?ms=2", "timeout?ms=20", "stream?n=5", "stream-fail?n=3",
			"sse?n=3", "too-short", "too-long", "abort", "reset", "file", "file-short", "file-gone", "huge-header",
			"valve", "nowhere" };

	private static final String[] LONG = { "ok?n=200000", "chunks?n=2000&size=1000", "stream?n=2000", "file?big=1",
			"late?ms=3&n=400000" };

	private static final String[] UPLOADS = { "upload", "upload-part", "ok?n=20", "throw", "late?ms=3", "block?ms=3" };

	private Paths() {
	}

	/**
	 * Choose a handler that answers soon.
	 */
	static String any(Random random) {
		return SHORT[random.nextInt(SHORT.length)];
	}

	/**
	 * Choose a handler after whose response another can be found.
	 */
	static String whole(Random random) {
		String path = any(random);
		return isTooShort(path) ? "ok?n=70" : path;
	}

	/**
	 * Return whether a response has fewer bytes than it announces.
	 */
	static boolean isTooShort(String path) {
		return path.endsWith("too-short") || path.endsWith("file-short") || path.endsWith("file-gone");
	}

	/**
	 * Choose a handler whose response fills buffers.
	 */
	static String large(Random random) {
		return LONG[random.nextInt(LONG.length)];
	}

	/**
	 * Choose a handler for a request with a body.
	 */
	static String upload(Random random) {
		return UPLOADS[random.nextInt(UPLOADS.length)];
	}

}
