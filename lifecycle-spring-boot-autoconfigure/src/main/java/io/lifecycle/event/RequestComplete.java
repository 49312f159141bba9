package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * An exchange ended: the last byte of the response was handed to the socket, or it will
 * never be.
 *
 * @param request the request, a snapshot
 * @param response what was answered
 * @param durationNanos nanoseconds since {@link RequestReceived}
 * @param error what failed in the application while it answered, an exception that a
 * handler turned into a response included; {@code null} if nothing did
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record RequestComplete(RequestInfo request, ResponseInfo response, long durationNanos, @Nullable Throwable error,
		long timestampNanos) implements RequestEvent, TimedEvent, FallibleEvent {

	/**
	 * Create the event with the current time.
	 * @param request the request, a snapshot
	 * @param response what was answered
	 * @param durationNanos nanoseconds since {@link RequestReceived}
	 * @param error what failed in the application while it answered, an exception that a
	 * handler turned into a response included; {@code null} if nothing did
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
	 * @return the one of the application's tracer, else what the client sent, else
	 * {@code null}
	 */
	@Override
	public @Nullable String traceId() {
		return (this.response.traceId() != null) ? this.response.traceId() : this.request.traceId();
	}

}
