package io.lifecycle.signal;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Captures what the current thread knows, for listeners that run later on another thread.
 *
 * @since 0.1.0
 * @see SignalBusBuilder#context(ContextCapture)
 */
@FunctionalInterface
public interface ContextCapture {

	/**
	 * Capture the context of the current thread.
	 * @return an executor that runs a task at once, on the thread that calls it, within
	 * the captured context, and restores that thread's own context afterwards, or
	 * {@code null} if there is nothing to carry
	 */
	@Nullable Executor capture();

}
