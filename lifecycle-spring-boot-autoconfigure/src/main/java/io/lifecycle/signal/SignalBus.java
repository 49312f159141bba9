package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;

/**
 * Delivers events to the listeners of their type.
 *
 * <ul>
 * <li><b>Order:</b> the most specific type first, every type before its supertypes, a
 * superclass before interfaces, interfaces in declaration order, each type once; then the
 * order of the listener; then the order of registration.
 * <li><b>Snapshot:</b> an emit in progress is not affected by concurrent registrations
 * and removals.
 * <li><b>Isolation:</b> whatever a listener throws is logged (the first failure with its
 * stack trace, the number of further ones at most once a minute) and the next listener
 * runs. Neither {@code emit} nor its stage fails, except in
 * {@link ListenerSettings#strict(boolean) strict mode}.
 * <li><b>Recursion:</b> a listener may emit. Beyond a depth of 16 the event is dropped
 * and a warning is logged.
 * </ul>
 *
 * Thread-safe. The first emit of a class after a registration or a removal looks up its
 * listeners under a lock. All other emits take no lock and, without asynchronous
 * listeners, allocate nothing.
 *
 * @since 0.1.0
 */
public interface SignalBus {

	/**
	 * Create an empty bus without an executor.
	 * @return the bus
	 */
	static SignalBus create() {
		return builder().build();
	}

	/**
	 * Return a builder, for a bus with an executor, settings or initial listeners.
	 * @return the builder
	 */
	static SignalBusBuilder builder() {
		return new SignalBusBuilder();
	}

	/**
	 * Register a listener for a type and its subtypes. Registering an equal listener for
	 * the same type again changes nothing.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} for all events
	 * @param listener the listener
	 * @return the registration; that of the first call if the listener is already
	 * registered
	 */
	<E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener);

	/**
	 * Register a listener with options. A bus that was not created by {@link #builder()}
	 * may not support options: then the name is ignored, the filter is applied, and a
	 * filtered listener is removed by its {@link Subscription}.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} for all events
	 * @param listener the listener
	 * @param options the options
	 * @return the registration; that of the first call if the listener is already
	 * registered
	 * @throws UnsupportedOperationException if the bus does not support the queue or the
	 * order of the options
	 */
	default <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener,
			ListenerOptions options) {
		Predicate<? super E> filter = options.onlyFilter();
		return on(type, (filter == null) ? listener : (event) -> {
			if (filter.test(event)) {
				listener.onSignal(event);
			}
		});
	}

	/**
	 * Register an asynchronous listener for a type and its subtypes. Registering an equal
	 * listener for the same type again changes nothing.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} for all events
	 * @param listener the listener
	 * @return the registration; that of the first call if the listener is already
	 * registered
	 */
	<E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener);

	/**
	 * Register an asynchronous listener with options, which have the same meaning as
	 * {@linkplain #on(Class, SignalListener, ListenerOptions) for a synchronous one}.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} for all events
	 * @param listener the listener
	 * @param options the options
	 * @return the registration; that of the first call if the listener is already
	 * registered
	 * @throws UnsupportedOperationException if the bus does not support the queue or the
	 * order of the options
	 */
	default <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener,
			ListenerOptions options) {
		Predicate<? super E> filter = options.onlyFilter();
		return onAsync(type, (filter == null) ? listener
				: (event) -> filter.test(event) ? listener.onSignal(event) : CompletableFuture.completedFuture(null));
	}

	/**
	 * Remove a listener from the type that it was registered for. Never throws.
	 * @param type the type
	 * @param listener the listener, or one equal to it
	 * @return whether something was removed
	 */
	boolean off(Class<? extends LifecycleEvent> type, Object listener);

	/**
	 * Remove every listener of every type.
	 */
	void clear();

	/**
	 * Count the listeners that would receive an event of exactly this type, including
	 * those of its supertypes.
	 * @param type the event type
	 * @return the number of listeners
	 */
	int listenerCount(Class<? extends LifecycleEvent> type);

	/**
	 * Return whether anybody would receive an event of exactly this type.
	 * @param type the event type
	 * @return whether an event needs to be created
	 */
	boolean hasListeners(Class<? extends LifecycleEvent> type);

	/**
	 * Emit an event: synchronous listeners run immediately on this thread; asynchronous
	 * ones are started one after another, each when the previous stage has completed.
	 * This method does not wait for them.
	 * @param event the event
	 * @return a stage that completes when all listeners are done; already completed if
	 * none is asynchronous. It fails only in strict mode
	 */
	CompletionStage<Void> emit(LifecycleEvent event);

	/**
	 * Emit an event without a stage: synchronous listeners run immediately on this
	 * thread; asynchronous ones run on the executor of the bus and are skipped if it has
	 * none.
	 * @param event the event
	 */
	void emitSync(LifecycleEvent event);

	/**
	 * Return the emitting half of this bus for one event class.
	 * @param <E> the event class
	 * @param type the event class
	 * @return the channel, which producers should keep
	 */
	default <E extends LifecycleEvent> SignalChannel<E> channel(Class<E> type) {
		return new SignalChannel<>() {

			@Override
			public boolean hasListeners() {
				return SignalBus.this.hasListeners(type);
			}

			@Override
			public CompletionStage<Void> emit(E event) {
				return SignalBus.this.emit(event);
			}

		};
	}

	/**
	 * Return whether a recording is replayed on this bus, so that a listener can leave
	 * out what must not happen twice, such as a call of another system. It is the state
	 * of the bus, which is the same on each thread: asynchronous and queued listeners and
	 * their tasks may ask too, and each context of a process has its own answer.
	 * @return whether events come from a recording; {@code false} if the bus does not
	 * support it
	 * @see OnSignal#replay()
	 */
	default boolean isReplaying() {
		return false;
	}

	/**
	 * Return a view of the listeners, to operate or to test an application.
	 * @return the view; for a bus that was not created by {@link #builder()} it may be
	 * empty
	 */
	default Listeners listeners() {
		return new Listeners() {
		};
	}

}
