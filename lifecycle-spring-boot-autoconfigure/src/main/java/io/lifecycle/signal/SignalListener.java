package io.lifecycle.signal;

/**
 * Receives the events of one type and of its subtypes, on the thread that emits them.
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
 * A listener runs on the thread that serves the request. It must be thread-safe, must not
 * block, and must not keep the thread's locks. Work that waits belongs in an
 * {@link AsyncSignalListener}.
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
	 * @throws Exception whatever goes wrong; it is logged and never reaches the emitter
	 */
	void onSignal(E event) throws Exception;

}
