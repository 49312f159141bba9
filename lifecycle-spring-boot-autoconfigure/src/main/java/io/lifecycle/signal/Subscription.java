package io.lifecycle.signal;

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
	 * End the registration, for use with {@code try}.
	 */
	@Override
	default void close() {
		cancel();
	}

}
