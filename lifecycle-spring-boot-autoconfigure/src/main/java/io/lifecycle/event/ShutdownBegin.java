package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application begins to shut down. Emitted once per context, before the server drains
 * and while all beans still work.
 *
 * @param application the context whose state changed
 * @param reason why the application shuts down
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ShutdownBegin(ApplicationContext application, ShutdownReason reason,
		long timestampNanos) implements ApplicationStateEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param reason why the application shuts down
	 */
	public ShutdownBegin(ApplicationContext application, ShutdownReason reason) {
		this(application, reason, LifecycleClock.monotonicNanos());
	}

}
