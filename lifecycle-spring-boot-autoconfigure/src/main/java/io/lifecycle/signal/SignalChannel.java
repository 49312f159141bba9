package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * The emitting half of a bus for one event class, to be held by a producer. It asks
 * before it builds an event:
 *
 * <pre>
 * if (this.completed.hasListeners()) {
 *     this.completed.emit(new RequestComplete(...));
 * }
 * </pre>
 *
 * Thread-safe. What an emit may do and never does stands at {@link SignalBus}; to ask
 * takes no lock either, but for the first time after a registration or a removal.
 *
 * @param <E> the event class
 * @since 0.1.0
 * @see SignalBus#channel(Class)
 */
public interface SignalChannel<E extends LifecycleEvent> {

	/**
	 * Return whether anybody listens to this event class, its supertypes included.
	 * @return whether an event is worth building
	 */
	boolean hasListeners();

	/**
	 * Emit an event, as {@link SignalBus#emit(LifecycleEvent)} does.
	 * @param event the event; of exactly the channel's class, or of a subclass
	 * @return a stage that completes when the asynchronous listeners are done; it fails
	 * in strict mode only
	 */
	CompletionStage<Void> emit(E event);

}
