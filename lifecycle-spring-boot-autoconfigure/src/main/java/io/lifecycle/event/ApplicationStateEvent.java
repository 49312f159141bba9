package io.lifecycle.event;

import org.springframework.context.ApplicationContext;

/**
 * A change in the life of an application context: {@code StartupBegin} →
 * {@code StartupComplete} → {@code ShutdownBegin} → {@code DrainBegin} →
 * {@code DrainComplete} → {@code ShutdownComplete}.
 *
 * @since 0.1.0
 */
public sealed interface ApplicationStateEvent extends LifecycleEvent
		permits StartupBegin, StartupComplete, ShutdownBegin, DrainBegin, DrainComplete, ShutdownComplete {

	/**
	 * Return the context whose state changed.
	 * @return the context; of {@link StartupBegin} it is not refreshed yet
	 */
	ApplicationContext application();

}
