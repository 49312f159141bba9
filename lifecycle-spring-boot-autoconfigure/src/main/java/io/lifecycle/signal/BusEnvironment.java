package io.lifecycle.signal;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * What a bus was given to work with.
 *
 * @param settings how it treats its listeners
 * @param executor where {@link SignalBus#emitSync} runs asynchronous listeners, if
 * anywhere
 * @param laneThreads lends a thread to each busy lane
 * @param context what goes with an event to another thread
 * @param strictFailures what is thrown to emitters in strict mode
 * @param failureHandler who is notified of failures besides the log
 */
record BusEnvironment(ListenerSettings settings, @Nullable Executor executor, Executor laneThreads, EmitContext context,
		StrictFailures strictFailures, ListenerFailureHandler failureHandler) {

	/**
	 * Return whether {@link ListenerClock} has to look at the listeners.
	 */
	boolean isTimed() {
		return !this.settings.slowThreshold().isZero();
	}

}
