package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * The process-wide default bus, for listeners that exist before any application context.
 * The bus of each context starts with a copy of the listeners that are registered here
 * when it is created. Events of a context go only to its own bus, not to this one.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class Signals {

	private static final SignalBus DEFAULT_BUS = SignalBus.create();

	private Signals() {
	}

	/**
	 * Return the default bus.
	 * @return the bus
	 */
	public static SignalBus defaultBus() {
		return DEFAULT_BUS;
	}

	/**
	 * Register a listener on the default bus.
	 * @param <E> the type of the events
	 * @param type the type
	 * @param listener the listener
	 * @return the registration on the default bus; cancelling it does not affect contexts
	 * that were created meanwhile
	 * @see SignalBus#on(Class, SignalListener)
	 */
	public static <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
		return DEFAULT_BUS.on(type, listener);
	}

	/**
	 * Register an asynchronous listener on the default bus.
	 * @param <E> the type of the events
	 * @param type the type
	 * @param listener the listener
	 * @return the registration on the default bus; cancelling it does not affect contexts
	 * that were created meanwhile
	 * @see SignalBus#onAsync(Class, AsyncSignalListener)
	 */
	public static <E extends LifecycleEvent> Subscription onAsync(Class<E> type,
			AsyncSignalListener<? super E> listener) {
		return DEFAULT_BUS.onAsync(type, listener);
	}

	/**
	 * Remove a listener from the default bus. Never throws.
	 * @param type the type
	 * @param listener the listener, or one equal to it
	 * @return whether something was removed
	 */
	public static boolean off(Class<? extends LifecycleEvent> type, Object listener) {
		return DEFAULT_BUS.off(type, listener);
	}

	/**
	 * Remove every listener from the default bus.
	 */
	public static void clear() {
		DEFAULT_BUS.clear();
	}

}
