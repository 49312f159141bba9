package io.lifecycle.event;

/**
 * A moment in an HTTP exchange as the application sees it. Each exchange has exactly one
 * {@link RequestReceived} and one {@link RequestComplete} that hold the same
 * {@link RequestInfo} instance.
 *
 * @since 0.1.0
 */
public sealed interface RequestEvent extends LifecycleEvent permits RequestReceived, RequestComplete {

	/**
	 * Return the request.
	 * @return a snapshot that stays valid after the exchange
	 */
	RequestInfo request();

}
