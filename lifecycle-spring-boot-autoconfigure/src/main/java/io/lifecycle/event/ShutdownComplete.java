package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application has shut down: the server and everything else has stopped, and the
 * collectors have delivered all earlier events. It is the last event of its context; the
 * beans are destroyed next.
 *
 * @param application the context whose state changed
 * @param durationNanos nanoseconds since {@link ShutdownBegin}
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record ShutdownComplete(ApplicationContext application, long durationNanos,
		long timestampNanos) implements ApplicationStateEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param durationNanos nanoseconds since {@link ShutdownBegin}
	 */
	public ShutdownComplete(ApplicationContext application, long durationNanos) {
		this(application, durationNanos, LifecycleClock.monotonicNanos());
	}

}
