package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

/**
 * Receives the events of one type and of its subtypes, and reports with a stage when it
 * is done. The next asynchronous listener of the same event starts when the stage has
 * completed. The emitter does not wait.
 *
 * <p>
 * The method itself is called on the emitting thread or on the thread that completed the
 * previous stage. It must submit blocking work to an executor.
 *
 * @param <E> the type of the events
 * @since 0.1.0
 * @see SignalBus#onAsync(Class, AsyncSignalListener)
 */
@FunctionalInterface
public interface AsyncSignalListener<E> {

	/**
	 * Receive an event.
	 * @param event the event, immutable
	 * @return a stage that completes when the listener is done. A failed stage,
	 * {@code null} and exceptions are logged and do not reach the emitter, except in
	 * {@link ListenerSettings#strict(boolean) strict mode}. If it is also a
	 * {@link java.util.concurrent.Flow.Subscription}, it is cancelled when it does not
	 * complete within the {@link ListenerSettings#asyncTimeout() time limit}
	 */
	CompletionStage<?> onSignal(E event);

}
