package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A view of the listeners of a bus, to operate or to test an application. Thread-safe.
 *
 * <p>
 * A bus that was not created by {@link SignalBus#builder()} may not support these
 * operations and inherits the default methods.
 *
 * @since 0.1.0
 * @see SignalBus#listeners()
 */
public interface Listeners {

	/**
	 * Return the status of each listener.
	 * @return their status, in the order of their registration; empty if the bus does not
	 * support it. Calls on the emitting thread are counted only if the settings of the
	 * bus enable timing or the quarantine
	 */
	default List<ListenerStatus> list() {
		return List.of();
	}

	/**
	 * Restore a quarantined listener.
	 * @param listener its name
	 * @return whether there was one; {@code false} if the bus does not support it
	 */
	default boolean restore(String listener) {
		return false;
	}

	/**
	 * Create a checkpoint of the current listeners, for tests that share a bus.
	 * @return a task that restores them. It removes every listener that was registered
	 * since and registers those that were removed; it does nothing if the bus does not
	 * support it
	 */
	default Runnable checkpoint() {
		return () -> {
		};
	}

	/**
	 * Let a replay deliver the events of the bus.
	 * @param delivery the delivery
	 * @return a task that ends this, or {@code null} if the bus does not support it
	 */
	default @Nullable Runnable replay(ReplayDelivery delivery) {
		return null;
	}

	/**
	 * Measure each call of a listener with some events, to see what a slow request waits
	 * for. The first calls take longer because the JIT compiles them anew.
	 * @param events selects the events, see {@link ListenerTrace#ofRequest} and
	 * {@link ListenerTrace#ofNextRequest}; all others only cost this test
	 * @param limit when the trace ends by itself
	 * @return the trace, to be closed when it is no longer needed; already closed if the
	 * bus does not support it
	 */
	default ListenerTrace trace(Predicate<? super LifecycleEvent> events, Duration limit) {
		ListenerTrace none = new ListenerTrace(events, (trace) -> {
		});
		none.close();
		return none;
	}

	/**
	 * Return the names of the listeners that take no part in a replay.
	 * @return the names, in the order of their registration; empty if the bus does not
	 * support it
	 * @see OnSignal#replay()
	 */
	default List<String> notReplayed() {
		return List.of();
	}

	/**
	 * Close the queues of the queued listeners: each listener receives its queued events
	 * and no later ones. This blocks until they are delivered or the limit is reached.
	 * Stages of asynchronous listeners that are not complete then fail.
	 * @param limit the maximum time to wait for all queues together
	 * @return the number of events that were dropped because the time was up; 0 for a bus
	 * without queues
	 */
	default long drain(Duration limit) {
		return 0;
	}

	/**
	 * Set whether slow calls are logged, as they are at first. An application that starts
	 * logs none because most of the time is that of loading classes. A bus that does not
	 * support it ignores this.
	 * @param logged whether to log them
	 */
	default void logSlowCalls(boolean logged) {
	}

	/**
	 * Note that the beans of the application stop from now on. A listener that fails may
	 * lack one of them, so its failures are logged as warnings, without a stack trace. A
	 * bus that does not support it ignores this.
	 */
	default void ending() {
	}

	/**
	 * Emit no more events about listeners, because the last event of the application is
	 * due. Failures are still counted and logged. A bus that does not support it ignores
	 * this.
	 */
	default void silence() {
	}

}
