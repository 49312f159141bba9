package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * A moment in an HTTP exchange as the application sees it. Each exchange has exactly one
 * {@link RequestReceived} and one {@link RequestComplete} that hold the same
 * {@link RequestInfo} instance.
 *
 * @since 0.1.0
 */
public sealed interface RequestEvent extends ExchangeEvent permits RequestReceived, RequestComplete {

	/**
	 * Return the request.
	 * @return a snapshot that stays valid after the exchange
	 */
	RequestInfo request();

	@Override
	default long connectionId() {
		return request().connectionId();
	}

	@Override
	default long requestId() {
		return request().id();
	}

	/**
	 * Return the id of the trace that the exchange belongs to.
	 * @return the id, or {@code null} when unknown; for {@link RequestReceived} the one
	 * that the client sent, see {@link RequestInfo#traceId()}
	 */
	default @Nullable String traceId() {
		return request().traceId();
	}

}
