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
	 * Have the listener receive an event that was emitted before it was registered. No
	 * other listener receives it; apart from that it is as if the bus emitted the event
	 * now.
	 * @param event an event of the type that the listener is registered for
	 * @return whether the bus of the listener can do so; by default {@code false}
	 */
	default boolean receive(LifecycleEvent event) {
		return false;
	}

	/**
	 * End the registration, for use with {@code try}.
	 */
	@Override
	default void close() {
		cancel();
	}

}
