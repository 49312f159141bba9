package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * The emitting half of a bus for one event class, which a producer keeps. The producer
 * checks for listeners before it creates an event:
 *
 * <pre>
 * if (this.completed.hasListeners()) {
 *     this.completed.emit(new RequestComplete(...));
 * }
 * </pre>
 *
 * Thread-safe. Emits behave as described at {@link SignalBus}. The check takes no lock
 * either, except for the first one after a registration or a removal.
 *
 * @param <E> the event class
 * @since 0.1.0
 * @see SignalBus#channel(Class)
 */
public interface SignalChannel<E extends LifecycleEvent> {

	/**
	 * Return whether anybody listens to this event class, including its supertypes.
	 * @return whether an event needs to be created
	 */
	boolean hasListeners();

	/**
	 * Emit an event, as {@link SignalBus#emit(LifecycleEvent)} does.
	 * @param event the event; of exactly the channel's class, or of a subclass
	 * @return a stage that completes when the asynchronous listeners are done; it fails
	 * only in strict mode, in which this method throws failures on events of the
	 * application
	 */
	CompletionStage<Void> emit(E event);

}
