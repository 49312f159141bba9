package io.lifecycle.connection;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request in the form that a server has. It is read on the calling thread
 * when an exchange begins or is described, and never kept.
 *
 * @since 0.1.0
 */
public interface RequestHead {

	/**
	 * Return the request method.
	 * @return the method as sent; empty if the head could not be parsed
	 */
	String method();

	/**
	 * Return the path.
	 * @return the path as sent, not decoded, without the query; empty if the head could
	 * not be parsed
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
	 * the head could not be parsed
	 */
	String httpVersion();

	/**
	 * Return the scheme, that which proxies forwarded if the server evaluates it.
	 * @return {@code http} or {@code https}
	 */
	String scheme();

	/**
	 * Return the address of the peer of the connection: the client, or the last proxy in
	 * front of the server.
	 * @return the IP address; empty for a Unix domain socket or when unknown
	 */
	String peerAddr();

	/**
	 * Return the address of the client that proxies forwarded, if the server evaluates
	 * it. Events of requests contain it instead of the {@link #peerAddr() address of the
	 * peer}.
	 * @return the IP address, or empty when only the peer is known
	 */
	String clientAddr();

	/**
	 * Return a header.
	 * @param name the name, in lower case
	 * @return the value, multiple values joined by {@code ", "}, or {@code null}
	 */
	@Nullable String header(String name);

}
