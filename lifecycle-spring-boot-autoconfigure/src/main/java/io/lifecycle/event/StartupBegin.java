package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application context starts: its bean definitions are known, but its singletons are
 * not created yet. Listeners on beans that are created later receive the event once, when
 * they are registered.
 *
 * @param application the context whose state changed
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record StartupBegin(ApplicationContext application, long timestampNanos) implements ApplicationStateEvent {

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 */
	public StartupBegin(ApplicationContext application) {
		this(application, LifecycleClock.monotonicNanos());
	}

}
