package io.lifecycle.signal;

/**
 * Receives the events of one type and of its subtypes.
 *
 * <p>
 * What happens to an event on its way:
 *
 * <pre>
 * emit(event)
 *  ├─ listeners of the event's own class, in order
 *  ├─ listeners of its superclasses, then of its interfaces, the most specific first
 *  └─ each one isolated: what it throws is logged and the next one runs
 * </pre>
 *
 * The emitter waits: for most events of a request and of its connection that is the
 * thread which serves the request, for others a thread of the server, of a task or of the
 * application's start and end. A {@link Delivery#QUEUED queued} listener runs on a thread
 * of its lane instead, and nobody waits for it.
 *
 * <p>
 * A listener must therefore be thread-safe, and unless it is queued it must not block:
 * work that waits belongs in a queued listener or in an {@link AsyncSignalListener}. It
 * must return the thread as it was: with every lock released that it took, and without
 * changes of thread-locals, of the interrupt status or of the context class loader. It
 * may emit, register and remove listeners.
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
	 * @throws Exception whatever goes wrong; it is logged and does not reach the emitter,
	 * except in {@link ListenerSettings#strict(boolean) strict mode}
	 */
	void onSignal(E event) throws Exception;

}
