package io.lifecycle.connection.tomcat;

import java.util.Collections;
import java.util.Enumeration;

import io.lifecycle.connection.RequestHead;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as Tomcat's connector parsed it.
 */
final class CoyoteRequestHead implements RequestHead {

	private final Request request;

	private final TrackedEndpoint endpoint;

	private final NioSocketWrapper wrapper;

	CoyoteRequestHead(Request request, TrackedEndpoint endpoint, NioSocketWrapper wrapper) {
		this.request = request;
		this.endpoint = endpoint;
		this.wrapper = wrapper;
	}

	@Override
	public String method() {
		String method = this.request.getMethod();
		return (method != null) ? method : "";
	}

	@Override
	public String path() {
		return text(this.request.requestURI(), "");
	}

	@Override
	public @Nullable String query() {
		MessageBytes query = this.request.queryString();
		return query.isNull() ? null : text(query, "");
	}

	@Override
	public String httpVersion() {
		return text(this.request.protocol(), "");
	}

	@Override
	public String scheme() {
		String scheme = text(this.request.scheme(), this.endpoint.isSSLEnabled() ? "https" : "http");
		return this.endpoint.forwardedHeaders().scheme(scheme, peerAddr(), this.request::getHeader);
	}

	@Override
	public String peerAddr() {
		String address = (this.endpoint.getUnixDomainSocketPath() == null) ? this.wrapper.getRemoteAddr() : null;
		return (address != null) ? address : "";
	}

	@Override
	public String clientAddr() {
		return this.endpoint.forwardedHeaders().clientAddr(peerAddr(), this);
	}

	@Override
	public @Nullable String header(String name) {
		try {
			Enumeration<String> values = this.request.getMimeHeaders().values(name);
			String first = values.hasMoreElements() ? values.nextElement() : null;
			return values.hasMoreElements() ? first + ", " + String.join(", ", Collections.list(values)) : first;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	// A thread may still use the request object for an earlier exchange.
	private static String text(MessageBytes value, String otherwise) {
		try {
			String text = text(value);
			return (text != null) ? text : otherwise;
		}
		catch (RuntimeException ex) {
			return otherwise;
		}
	}

	private static @Nullable String text(MessageBytes value) {
		if (value.getType() == MessageBytes.T_BYTES) {
			// This does what toString() does, without allocating a decoder.
			ByteChunk bytes = value.getByteChunk();
			return new String(bytes.getBuffer(), bytes.getStart(), bytes.getLength(), bytes.getCharset());
		}
		return value.isNull() ? null : value.toString();
	}

}
