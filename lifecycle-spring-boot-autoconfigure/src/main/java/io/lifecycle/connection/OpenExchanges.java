package io.lifecycle.connection;

import java.util.function.Consumer;

import io.lifecycle.event.InFlightRequest;

/**
 * What a server's seat knows of the exchanges that are open at the moment.
 *
 * @since 0.1.0
 */
public interface OpenExchanges {

	/**
	 * Describe every exchange that is open.
	 * @param visitor receives the descriptions, on the calling thread
	 */
	void forEach(Consumer<InFlightRequest> visitor);

}
