package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

/**
 * Receives the events of one type and of its subtypes, and answers when it is done with
 * each. The next asynchronous listener of the same event starts when the stage of this
 * one has completed; the emitter waits for neither.
 *
 * <p>
 * The method itself is called on the emitting thread or on the thread that completed the
 * stage before. It must hand blocking work to an executor of its own.
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
	 * @return a stage that completes when the listener is done. A stage that fails, a
	 * {@code null} and anything thrown are logged and do not reach the emitter, except in
	 * {@link ListenerSettings#strict(boolean) strict mode}
	 */
	CompletionStage<?> onSignal(E event);

}
