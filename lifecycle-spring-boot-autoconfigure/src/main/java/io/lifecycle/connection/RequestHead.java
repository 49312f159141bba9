package io.lifecycle.connection;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request as a server holds it: read while the exchange begins, never kept.
 *
 * @since 0.1.0
 */
public interface RequestHead {

	/**
	 * Return the request method.
	 * @return the method as sent; empty if the head was too broken to tell
	 */
	String method();

	/**
	 * Return the path.
	 * @return the path as sent, not decoded, without the query; empty if the head was too
	 * broken to tell
	 */
	String path();

	/**
	 * Return the query string.
	 * @return the query as sent, without the question mark, or {@code null}
	 */
	@Nullable String query();

	/**
	 * Return the protocol version.
	 * @return the version as the server names it, {@code HTTP/1.1} for example; empty if
	 * the head was too broken to tell
	 */
	String httpVersion();

	/**
	 * Return the scheme.
	 * @return {@code http} or {@code https}
	 */
	String scheme();

	/**
	 * Return the address of the client.
	 * @return the IP address, or empty when unknown
	 */
	String remoteAddr();

	/**
	 * Return a header.
	 * @param name the name, in lower case
	 * @return the value, several ones joined by {@code ", "}, or {@code null}
	 */
	@Nullable String header(String name);

}
