package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application begins to wait for active work to finish. The server still answers
 * requests that it has accepted. Streams that never end by themselves delay the shutdown.
 *
 * @param application the context whose state changed
 * @param inFlight the number of active requests, streams and tasks
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record DrainBegin(ApplicationContext application, int inFlight,
		long timestampNanos) implements ApplicationStateEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param inFlight the number of active requests, streams and tasks
	 */
	public DrainBegin(ApplicationContext application, int inFlight) {
		this(application, inFlight, LifecycleClock.monotonicNanos());
	}

}
