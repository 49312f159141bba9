package io.lifecycle.connection.tomcat;

import org.jspecify.annotations.Nullable;

/**
 * A pooled channel that carries the life of the socket that it serves at the moment.
 */
interface TrackedChannel {

	/**
	 * Return the life of the socket.
	 * @return the life, or {@code null} when the channel serves none or it is not tracked
	 */
	@Nullable SocketLife life();

}
