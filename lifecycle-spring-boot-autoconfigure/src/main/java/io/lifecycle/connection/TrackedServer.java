package io.lifecycle.connection;

import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.OpenConnection;

/**
 * A server whose connections are tracked, as its integration presents it to
 * {@link Connections}. Any thread may call the methods at any time, and they must not
 * block.
 *
 * @since 0.1.0
 */
public interface TrackedServer {

	/**
	 * Describe every exchange that is open, whether anybody listens or not, except those
	 * of {@linkplain Exchange#isObserver() observers}.
	 * @param visitor receives the descriptions, on the calling thread
	 */
	void forEachExchange(Consumer<InFlightRequest> visitor);

	/**
	 * Describe every connection that is open, whether anybody listens or not.
	 * @param visitor receives the descriptions, on the calling thread, and returns
	 * whether it wants more
	 * @see Connection#describe(String, int, String)
	 */
	default void forEachConnection(Predicate<OpenConnection> visitor) {
	}

	/**
	 * Return whether the server is about to close its connections because it is paused or
	 * stopped or because its application shuts down. A connection that ends meanwhile
	 * without a reason of its own ends because of the shutdown.
	 * @return whether the server is stopping
	 */
	boolean isStopping();

}
