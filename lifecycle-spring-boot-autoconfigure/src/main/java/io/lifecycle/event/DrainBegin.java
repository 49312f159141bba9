package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application begins to finish what runs. The server still answers what it has
 * accepted; from now on streams that have no end of their own hold up the shutdown.
 *
 * @param application the context whose state changed
 * @param inFlight the number of requests, streams and tasks that run
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record DrainBegin(ApplicationContext application, int inFlight,
		long timestampNanos) implements ApplicationStateEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param inFlight the number of requests, streams and tasks that run
	 */
	public DrainBegin(ApplicationContext application, int inFlight) {
		this(application, inFlight, LifecycleClock.monotonicNanos());
	}

}
