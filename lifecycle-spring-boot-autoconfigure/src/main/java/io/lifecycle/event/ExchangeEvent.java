package io.lifecycle.event;

/**
 * A moment in an HTTP exchange, as its connection or as the application sees it. Both
 * views have the same ids. The start and the end of an exchange have the same
 * {@link #requestId()}.
 *
 * @since 0.1.0
 */
public sealed interface ExchangeEvent extends LifecycleEvent
		permits RequestEvent, RequestStarted, ResponseCompleted, ResponseAborted {

	/**
	 * Return the id of the connection.
	 * @return an id of {@link ConnectionIds}, or 0 when unknown
	 */
	long connectionId();

	/**
	 * Return the id of the request.
	 * @return an id of {@link RequestIds}; 0 for a head that the server refused
	 */
	long requestId();

}
