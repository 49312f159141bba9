package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * An event that reports an outcome, which may be a failure.
 *
 * @since 0.1.0
 */
public interface FallibleEvent extends LifecycleEvent {

	/**
	 * Return what failed.
	 * @return the error, or {@code null} if nothing failed
	 */
	@Nullable Throwable error();

}
