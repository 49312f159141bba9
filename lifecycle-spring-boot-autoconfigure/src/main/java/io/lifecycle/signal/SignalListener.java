package io.lifecycle.signal;

/**
 * Receives the events of one type and of its subtypes.
 *
 * <p>
 * Delivery of an event:
 *
 * <pre>
 * emit(event)
 *  ├─ listeners of the event's own class, in order
 *  ├─ listeners of its superclasses, then of its interfaces, the most specific first
 *  └─ each listener is isolated: what it throws is logged and the next one runs
 * </pre>
 *
 * The listener runs on the emitting thread: for most events of a request and of its
 * connection the thread that serves the request, for others a thread of the server, of a
 * task or of the startup and shutdown. A {@link Delivery#QUEUED queued} listener runs on
 * the thread of its queue instead, and nobody waits for it.
 *
 * <p>
 * A listener must therefore be thread-safe, and must not block unless it is queued:
 * blocking work belongs in a queued listener or in an {@link AsyncSignalListener}. It
 * must restore the state of the thread: release the locks that it took, and not change
 * thread-locals. The bus restores the interrupt status, the context class loader, the
 * name and the priority. It may emit events and register and remove listeners.
 *
 * @param <E> the type of the events
 * @since 0.1.0
 * @see SignalBus#on(Class, SignalListener)
 */
@FunctionalInterface
public interface SignalListener<E> {

	/**
	 * Receive an event.
	 * @param event the event, immutable
	 * @throws Exception any failure, which is logged and does not reach the emitter,
	 * except in {@link ListenerSettings#strict(boolean) strict mode}
	 */
	void onSignal(E event) throws Exception;

}
