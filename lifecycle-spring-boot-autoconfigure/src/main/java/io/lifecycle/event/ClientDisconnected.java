package io.lifecycle.event;

/**
 * The client left while it was owed something. A client that leaves an idle connection is
 * normal life and not reported.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param duringStreaming whether a part of a response had been sent already
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ClientDisconnected(long connectionId, int workerId, boolean duringStreaming,
		long timestampNanos) implements ConnectionEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param duringStreaming whether a part of a response had been sent already
	 */
	public ClientDisconnected(long connectionId, int workerId, boolean duringStreaming) {
		this(connectionId, workerId, duringStreaming, LifecycleClock.monotonicNanos());
	}

}
