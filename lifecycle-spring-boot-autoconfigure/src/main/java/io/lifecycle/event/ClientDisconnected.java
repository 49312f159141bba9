package io.lifecycle.event;

/**
 * The client disconnected while a response was pending or a request head was incomplete.
 * A client that closes an idle connection is normal and not reported.
 *
 * @param connectionId the id of the connection, see {@link ConnectionIds}
 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
 * @param duringStreaming whether part of a response had already been sent
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ClientDisconnected(long connectionId, int workerId, boolean duringStreaming,
		long timestampNanos) implements ConnectionEvent {

	/**
	 * Create the event with the current time.
	 * @param connectionId the id of the connection, see {@link ConnectionIds}
	 * @param workerId the id of this application instance ({@code lifecycle.worker-id})
	 * @param duringStreaming whether part of a response had already been sent
	 */
	public ClientDisconnected(long connectionId, int workerId, boolean duringStreaming) {
		this(connectionId, workerId, duringStreaming, LifecycleClock.monotonicNanos());
	}

}
