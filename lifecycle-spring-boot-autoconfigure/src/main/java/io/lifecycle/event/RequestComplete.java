package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * An exchange ended: the last byte of the response was written to the socket, or the
 * response was aborted.
 *
 * @param request the request, a snapshot
 * @param response the response
 * @param durationNanos nanoseconds since {@link RequestReceived}
 * @param error the error in the application, including an exception that a handler turned
 * into a response; {@code null} if there was none
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record RequestComplete(RequestInfo request, ResponseInfo response, long durationNanos, @Nullable Throwable error,
		long timestampNanos) implements RequestEvent, TimedEvent, FallibleEvent {

	/**
	 * Create the event with the current time.
	 * @param request the request, a snapshot
	 * @param response the response
	 * @param durationNanos nanoseconds since {@link RequestReceived}
	 * @param error the error in the application, including an exception that a handler
	 * turned into a response; {@code null} if there was none
	 */
	public RequestComplete(RequestInfo request, ResponseInfo response, long durationNanos, @Nullable Throwable error) {
		this(request, response, durationNanos, error, LifecycleClock.monotonicNanos());
	}

	/**
	 * Return the status that the client saw.
	 * @return {@link ResponseInfo#status()}
	 */
	public int status() {
		return this.response.status();
	}

	/**
	 * Return the id of the trace that the exchange belongs to.
	 * @return the id of the application's tracer, else the one that the client sent, else
	 * {@code null}
	 */
	@Override
	public @Nullable String traceId() {
		return (this.response.traceId() != null) ? this.response.traceId() : this.request.traceId();
	}

}
