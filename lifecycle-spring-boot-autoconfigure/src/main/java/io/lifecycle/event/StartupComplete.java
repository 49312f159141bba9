package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application is ready to serve.
 *
 * @param application the context whose state changed
 * @param durationNanos nanoseconds from the start of the application until it was ready;
 * from the start of its context if the former is not known
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record StartupComplete(ApplicationContext application, long durationNanos,
		long timestampNanos) implements ApplicationStateEvent, TimedEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param durationNanos nanoseconds from the start of the application until it was
	 * ready; from the start of its context if the former is not known
	 */
	public StartupComplete(ApplicationContext application, long durationNanos) {
		this(application, durationNanos, LifecycleClock.monotonicNanos());
	}

}
