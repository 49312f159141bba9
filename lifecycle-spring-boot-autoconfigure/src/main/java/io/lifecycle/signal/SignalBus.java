package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;

/**
 * Carries events to the listeners of their type.
 *
 * <ul>
 * <li><b>Order:</b> the most specific type first, every type before its supertypes, a
 * superclass before interfaces, interfaces as declared, each type once; then the
 * listener's order; then registration.
 * <li><b>Snapshot:</b> an emit in progress sees no registration and no removal made
 * meanwhile.
 * <li><b>Isolation:</b> whatever a listener throws is logged (the first failure with its
 * stack trace, repeats summed up at most once a minute) and the next listener runs.
 * Neither {@code emit} nor its stage fails, except in
 * {@link ListenerSettings#strict(boolean) strict mode}.
 * <li><b>Recursion:</b> a listener may emit. Beyond a depth of 16 the event is dropped
 * and a warning is logged.
 * </ul>
 *
 * Thread-safe. The first emit of a class after a registration or a removal looks its
 * listeners up under a lock; all others take no lock and, without asynchronous listeners,
 * allocate nothing.
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
	 * Return a builder, for a bus with an executor or with listeners from the start.
	 * @return the builder
	 */
	static SignalBusBuilder builder() {
		return new SignalBusBuilder();
	}

	/**
	 * Register a listener for a type and its subtypes. Registering an equal listener for
	 * the same type again changes nothing.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} receives everything
	 * @param listener the listener
	 * @return the registration, of the first call when there were several
	 */
	<E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener);

	/**
	 * Register a listener with options. A bus that was not made by {@link #builder()}
	 * need not know options: the name is then not used, the filter is applied, and the
	 * registration ends by its {@link Subscription} where there is one.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} receives everything
	 * @param listener the listener
	 * @param options how the listener wants to be treated
	 * @return the registration, of the first call when there were several
	 * @throws UnsupportedOperationException if the bus has no lanes or no order and the
	 * options ask for one
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
	 * @param type the type; {@link LifecycleEvent} receives everything
	 * @param listener the listener
	 * @return the registration, of the first call when there were several
	 */
	<E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener);

	/**
	 * Register an asynchronous listener with options, which count as they do
	 * {@linkplain #on(Class, SignalListener, ListenerOptions) for a synchronous one}.
	 * @param <E> the type of the events
	 * @param type the type; {@link LifecycleEvent} receives everything
	 * @param listener the listener
	 * @param options how the listener wants to be treated
	 * @return the registration, of the first call when there were several
	 * @throws UnsupportedOperationException if the bus has no lanes or no order and the
	 * options ask for one
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
	 * Count the listeners that would receive an event of exactly this type, those of its
	 * supertypes included.
	 * @param type the event type
	 * @return the number of listeners
	 */
	int listenerCount(Class<? extends LifecycleEvent> type);

	/**
	 * Return whether anybody would receive an event of exactly this type.
	 * @param type the event type
	 * @return whether an event is worth building
	 */
	boolean hasListeners(Class<? extends LifecycleEvent> type);

	/**
	 * Hand an event to its listeners: the synchronous ones run now, on this thread; the
	 * asynchronous ones are started one after another, each when the stage of the one
	 * before has completed. Does not wait for them.
	 * @param event the event
	 * @return a stage that completes when all listeners are done; already complete when
	 * none is asynchronous. It fails in strict mode only
	 */
	CompletionStage<Void> emit(LifecycleEvent event);

	/**
	 * Hand an event to its listeners from a place that cannot follow up on a stage:
	 * synchronous ones run now, on this thread; asynchronous ones run on the executor of
	 * the bus and are skipped where it has none.
	 * @param event the event
	 */
	void emitSync(LifecycleEvent event);

	/**
	 * Return the emitting half of this bus for one event class.
	 * @param <E> the event class
	 * @param type the event class
	 * @return the channel, to be kept by a producer
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
	 * Return the listeners, to operate or to test an application.
	 * @return a view; for a bus that was not made by {@link #builder()} it may know of no
	 * listener
	 */
	default Listeners listeners() {
		return new Listeners() {
		};
	}

}
