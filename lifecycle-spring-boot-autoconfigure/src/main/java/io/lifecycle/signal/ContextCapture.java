package io.lifecycle.signal;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Captures the context of the current thread for listeners that run later on another
 * thread.
 *
 * @since 0.1.0
 * @see SignalBusBuilder#context(ContextCapture)
 */
@FunctionalInterface
public interface ContextCapture {

	/**
	 * Capture the context of the current thread.
	 * @return an executor that runs a task immediately on the calling thread, within the
	 * captured context, and restores the previous context afterwards; or {@code null} if
	 * there is no context
	 */
	@Nullable Executor capture();

}
