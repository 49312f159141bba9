package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code traceparent} header as strictly as W3C Trace Context demands.
 */
final class TraceParent {

	static final String HEADER = "traceparent";

	private static final int LENGTH = 55;

	private TraceParent() {
	}

	/**
	 * Return the id of the trace.
	 * @param header the value of the header, or {@code null}
	 * @return 32 hexadecimal digits, or {@code null} if the header is absent or invalid
	 */
	static @Nullable String traceId(@Nullable String header) {
		if (header == null || header.length() < LENGTH || !isValid(header)) {
			return null;
		}
		// Only later versions may append fields.
		boolean extended = header.length() > LENGTH && header.charAt(LENGTH) == '-' && !header.startsWith("00");
		return (header.length() == LENGTH || extended) ? header.substring(3, 35) : null;
	}

	// Version ff is forbidden.
	private static boolean isValid(String header) {
		return isHex(header, 0, 2) && !header.startsWith("ff") && header.charAt(2) == '-' && isId(header, 3, 35)
				&& header.charAt(35) == '-' && isId(header, 36, 52) && header.charAt(52) == '-'
				&& isHex(header, 53, LENGTH);
	}

	// All zeros is not an id.
	private static boolean isId(String header, int start, int end) {
		boolean zero = true;
		for (int index = start; index < end; index++) {
			zero &= header.charAt(index) == '0';
		}
		return !zero && isHex(header, start, end);
	}

	private static boolean isHex(String header, int start, int end) {
		for (int index = start; index < end; index++) {
			char digit = header.charAt(index);
			if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
				return false;
			}
		}
		return true;
	}

}
