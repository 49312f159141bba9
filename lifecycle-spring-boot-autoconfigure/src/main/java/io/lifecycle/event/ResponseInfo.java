package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * What was answered.
 *
 * @param status the status that the client saw, or 0 when the exchange ended before one
 * was sent
 * @param bytesSent bytes transferred after the head, content coding and chunk framing
 * included; on HTTP/2 the payload of the DATA frames; -1 when unknown
 * @param route the pattern that matched the request, {@code /users/{id}} for example;
 * {@code null} when none did
 * @param traceId the id of the trace as the application's tracer knows it; {@code null}
 * without a tracer
 * @since 0.1.0
 */
public record ResponseInfo(int status, long bytesSent, @Nullable String route, @Nullable String traceId) {

	/**
	 * Create one without a trace.
	 * @param status the status that the client saw, or 0
	 * @param bytesSent bytes transferred after the head, or -1
	 * @param route the pattern that matched the request, or {@code null}
	 */
	public ResponseInfo(int status, long bytesSent, @Nullable String route) {
		this(status, bytesSent, route, null);
	}

}
