package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a response.
 *
 * @param status the status that the client saw, or 0 if the exchange ended before a
 * status was sent
 * @param bytesSent bytes sent after the head, including content coding and chunk framing;
 * on HTTP/2 the payload of the DATA frames; -1 when unknown
 * @param route the pattern that matched the request, {@code /users/{id}} for example;
 * {@code null} if none matched
 * @param traceId the id of the trace as the application's tracer knows it; {@code null}
 * without a tracer
 * @param streamed whether the response lasted until somebody ended it, so that its
 * duration is that of a visit: server-sent events, lines of JSON, or a WebSocket session
 * @since 0.1.0
 */
public record ResponseInfo(int status, long bytesSent, @Nullable String route, @Nullable String traceId,
		boolean streamed) {

	/**
	 * Create a snapshot of a response that was no stream.
	 * @param status the status that the client saw, or 0
	 * @param bytesSent bytes sent after the head, or -1
	 * @param route the pattern that matched the request, or {@code null}
	 * @param traceId the id of the trace, or {@code null}
	 */
	public ResponseInfo(int status, long bytesSent, @Nullable String route, @Nullable String traceId) {
		this(status, bytesSent, route, traceId, false);
	}

	/**
	 * Create a snapshot of a response that was no stream, without a trace.
	 * @param status the status that the client saw, or 0
	 * @param bytesSent bytes sent after the head, or -1
	 * @param route the pattern that matched the request, or {@code null}
	 */
	public ResponseInfo(int status, long bytesSent, @Nullable String route) {
		this(status, bytesSent, route, null);
	}

}
