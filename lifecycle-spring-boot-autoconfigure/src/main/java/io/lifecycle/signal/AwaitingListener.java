package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.lifecycle.event.LifecycleEvent;

/**
 * Waits for the stage of an asynchronous listener: for a lane, whose thread has nothing
 * else to do.
 */
record AwaitingListener(AsyncSignalListener<LifecycleEvent> listener,
		Duration timeout) implements SignalListener<LifecycleEvent> {

	@Override
	public void onSignal(LifecycleEvent event) throws Exception {
		CompletionStage<?> stage = Objects.requireNonNull(this.listener.onSignal(event),
				"the listener returned no stage");
		try {
			StageResult.of(stage, this.timeout).toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
