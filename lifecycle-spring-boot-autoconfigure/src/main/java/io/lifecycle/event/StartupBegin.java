package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * The application context starts: its bean definitions are known, its singletons are not
 * created yet. Listeners on beans that are created later receive it when they are
 * registered, once.
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
