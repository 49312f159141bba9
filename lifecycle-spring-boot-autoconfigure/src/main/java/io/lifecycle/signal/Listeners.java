package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;

/**
 * The listeners of a bus, for those who operate an application or test it. Thread-safe.
 *
 * <p>
 * A bus that was not made by {@link SignalBus#builder()} may know nothing of its
 * listeners: the methods then do what they do here.
 *
 * @since 0.1.0
 * @see SignalBus#listeners()
 */
public interface Listeners {

	/**
	 * Return what is known of each listener.
	 * @return their status, in the order of their registration; empty for a bus that does
	 * not know. A listener on the emitter's thread is counted only where the settings of
	 * the bus take time or quarantine
	 */
	default List<ListenerStatus> list() {
		return List.of();
	}

	/**
	 * Let a quarantined listener receive events again.
	 * @param listener its name
	 * @return whether there was one; {@code false} for a bus that has no quarantine
	 */
	default boolean restore(String listener) {
		return false;
	}

	/**
	 * Remember the present listeners, to return to them later: for tests that share a
	 * bus.
	 * @return what to run for that. It removes every listener that was registered since
	 * and brings back those that were removed; it does nothing for a bus that cannot
	 */
	default Runnable checkpoint() {
		return () -> {
		};
	}

	/**
	 * Close the lanes of the queued listeners: each receives what waits for it, and
	 * nothing more afterwards. Blocks until they have, or the limit is reached.
	 * @param limit how long to wait for all of them together
	 * @return how many events were dropped because the time was up; 0 for a bus without
	 * lanes
	 */
	default long drain(Duration limit) {
		return 0;
	}

}
