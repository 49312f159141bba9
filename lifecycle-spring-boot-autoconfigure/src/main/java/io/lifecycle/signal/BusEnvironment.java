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
 * @param strictFailures what emitters are told in strict mode
 * @param failureHandler who else is told of failures
 */
record BusEnvironment(ListenerSettings settings, @Nullable Executor executor, Executor laneThreads, EmitContext context,
		StrictFailures strictFailures, ListenerFailureHandler failureHandler) {

	static final BusEnvironment NONE = new BusEnvironment(ListenerSettings.defaults(), null, LaneThreads.shared(),
			EmitContext.NONE, new StrictFailures(false), (listener, event, failure) -> {
			});

}
