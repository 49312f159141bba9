package io.lifecycle.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a request. It holds no reference to the request object of the server,
 * which recycles it.
 *
 * @param id the id of the request, see {@link RequestIds}; the same as in the connection
 * events of this exchange
 * @param connectionId the id of its connection, or 0 when unknown
 * @param method the request method, as sent
 * @param path the path as sent, not decoded, without the query, the values of secret
 * parameters masked
 * @param query the query string as sent, without the question mark and with the values of
 * secret parameters masked; {@code null} when there is none
 * @param httpVersion the protocol as the server names it, {@code HTTP/1.1} for example
 * @param scheme {@code http} or {@code https}, as the application sees it
 * @param remoteAddr the IP address of the client, as the application sees it: behind a
 * proxy that which the proxy has forwarded, if the application evaluates that; empty when
 * unknown
 * @param headers the allow-listed request headers, names in lower case, multiple values
 * joined by {@code ", "}, in alphabetical order; immutable
 * @since 0.1.0
 */
public record RequestInfo(long id, long connectionId, String method, String path, @Nullable String query,
		String httpVersion, String scheme, String remoteAddr, Map<String, String> headers) {

	/**
	 * Create the snapshot, with a copy of the headers.
	 * @param id the id of the request
	 * @param connectionId the id of its connection, or 0
	 * @param method the request method
	 * @param path the path without the query
	 * @param query the query string with secrets masked, or {@code null}
	 * @param httpVersion the protocol as the server names it
	 * @param scheme {@code http} or {@code https}
	 * @param remoteAddr the IP address of the client, or empty
	 * @param headers the allow-listed headers, names in lower case
	 */
	public RequestInfo {
		// The order of Map.copyOf differs from one JVM to the next.
		headers = (headers.size() < 2) ? Map.copyOf(headers) : Collections.unmodifiableMap(new TreeMap<>(headers));
	}

	/**
	 * Return the id of the trace that the client sent.
	 * @return the trace id of the {@code traceparent} header, 32 hexadecimal digits;
	 * {@code null} when the header was not sent, was not captured, or is not valid
	 * according to W3C Trace Context
	 */
	public @Nullable String traceId() {
		return TraceParent.traceId(this.headers.get(TraceParent.HEADER));
	}

}
