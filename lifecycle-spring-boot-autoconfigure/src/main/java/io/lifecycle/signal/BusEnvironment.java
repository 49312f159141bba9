package io.lifecycle.signal;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The configuration of a bus.
 *
 * @param settings the settings for its listeners
 * @param executor the executor on which {@link SignalBus#emitSync} runs asynchronous
 * listeners, or {@code null}
 * @param laneThreads provides the threads of queued listeners
 * @param context propagates the context of the emitter to other threads
 * @param pendingStages the stages of asynchronous listeners that are not complete
 * @param strictFailures the failures that are thrown to emitters in strict mode
 * @param failureHandler is notified of failures
 */
record BusEnvironment(ListenerSettings settings, @Nullable Executor executor, Executor laneThreads, EmitContext context,
		PendingStages pendingStages, StrictFailures strictFailures, ListenerFailureHandler failureHandler) {

	/**
	 * Return whether {@link ListenerClock} must watch the listeners.
	 */
	boolean isTimed() {
		return !this.settings.slowThreshold().isZero();
	}

}
