package io.lifecycle.connection;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request as a server holds it. It is read while the exchange begins or is
 * described, on the calling thread, and never kept.
 *
 * @since 0.1.0
 */
public interface RequestHead {

	/**
	 * Return the request method.
	 * @return the method as sent; empty if the head was too broken to know it
	 */
	String method();

	/**
	 * Return the path.
	 * @return the path as sent, not decoded, without the query; empty if the head was too
	 * broken to know it
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
	 * the head was too broken to know it
	 */
	String httpVersion();

	/**
	 * Return the scheme.
	 * @return {@code http} or {@code https}
	 */
	String scheme();

	/**
	 * Return the address at the other end of the connection: that of the client, or of
	 * the last proxy in front of the server.
	 * @return the IP address; empty for a Unix domain socket or when unknown
	 */
	String peerAddr();

	/**
	 * Return the address of the client as proxies forwarded it, if the server has
	 * evaluated that when the exchange begins. Events contain it instead of the
	 * {@link #peerAddr() peer's}.
	 * @return the IP address, or empty when only the peer is known
	 */
	String clientAddr();

	/**
	 * Return a header.
	 * @param name the name, in lower case
	 * @return the value, several ones joined by {@code ", "}, or {@code null}
	 */
	@Nullable String header(String name);

}
