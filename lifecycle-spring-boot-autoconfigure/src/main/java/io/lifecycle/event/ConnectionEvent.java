package io.lifecycle.event;

/**
 * A moment in the life of a network connection. The events of one connection follow this
 * order:
 *
 * <pre>
 * ConnectionOpened: always first
 *  ├─ RequestStarted: any number of times
 *  │   └─ ResponseCompleted | ResponseAborted: exactly one per RequestStarted
 *  ├─ ResponseCompleted with request id 0: for a head that the server refused, without RequestStarted
 *  ├─ ClientDisconnected: at most once
 *  └─ ConnectionClosed: always, once, last
 * </pre>
 *
 * Exchanges are sequential on HTTP/1.1 and overlap on HTTP/2.
 *
 * @since 0.1.0
 */
public sealed interface ConnectionEvent extends LifecycleEvent permits ConnectionOpened, RequestStarted,
		ResponseCompleted, ResponseAborted, ClientDisconnected, ConnectionClosed {

	/**
	 * Return the id of the connection.
	 * @return an id of {@link ConnectionIds}
	 */
	long connectionId();

	/**
	 * Return the id of this application instance.
	 * @return the value of {@code lifecycle.worker-id}, 0 unless set
	 */
	int workerId();

}
