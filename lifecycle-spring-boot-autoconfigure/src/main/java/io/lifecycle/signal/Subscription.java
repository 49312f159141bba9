package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * The registration of a listener, which {@link #cancel()} ends. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

	/**
	 * End the registration. An emit in progress still reaches the listener.
	 * @return {@code true} if this call ended it, {@code false} if it had ended before
	 */
	boolean cancel();

	/**
	 * Deliver an event that was emitted before the listener was registered. Only this
	 * listener receives it, in the same way as an event that the bus emits now.
	 * @param event an event of the type that the listener is registered for
	 * @return whether the bus of the listener supports it; by default {@code false}
	 */
	default boolean receive(LifecycleEvent event) {
		return false;
	}

	/**
	 * End the registration, for use in a try-with-resources statement.
	 */
	@Override
	default void close() {
		cancel();
	}

}
