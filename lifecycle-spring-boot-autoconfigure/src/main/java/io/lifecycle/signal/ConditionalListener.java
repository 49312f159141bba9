package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * A listener that ignores some of the events that its filter lets through, because of a
 * condition that is evaluated on the thread of the listener.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConditionalListener extends SignalListener<LifecycleEvent> {

	/**
	 * What an {@link AsyncSignalListener} returns if it ignores an event.
	 */
	CompletionStage<?> IGNORED = CompletableFuture.completedFuture(null);

	/**
	 * Receive an event.
	 * @param event the event
	 * @return {@code false} if the condition ignores it
	 * @throws Exception any failure
	 */
	boolean receive(LifecycleEvent event) throws Exception;

	@Override
	default void onSignal(LifecycleEvent event) throws Exception {
		receive(event);
	}

}
