package io.lifecycle.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code traceparent} header as strictly as W3C Trace Context demands.
 */
final class TraceParent {

	static final String HEADER = "traceparent";

	// Version ff is forbidden, all zeros is not an id, and only later versions may append
	// fields.
	private static final Pattern FORMAT = Pattern
		.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

	private TraceParent() {
	}

	/**
	 * Return the id of the trace.
	 * @param header the value of the header, or {@code null}
	 * @return 32 hexadecimal digits, or {@code null} if the header is absent or invalid
	 */
	static @Nullable String traceId(@Nullable String header) {
		if (header == null) {
			return null;
		}
		Matcher matcher = FORMAT.matcher(header);
		if (!matcher.lookingAt()) {
			return null;
		}
		boolean whole = matcher.end() == header.length();
		boolean extended = !whole && header.charAt(matcher.end()) == '-' && !matcher.group(1).equals("00");
		return (whole || extended) ? matcher.group(2) : null;
	}

}
