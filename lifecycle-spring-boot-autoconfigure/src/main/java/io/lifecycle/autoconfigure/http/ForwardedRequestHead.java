package io.lifecycle.autoconfigure.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import io.lifecycle.connection.RequestHead;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ForwardedHeaderUtils;

/**
 * The head of a request as the application sees it behind Spring's
 * {@code ForwardedHeaderFilter} or {@code ForwardedHeaderTransformer}.
 *
 * @param sent the head as the server sees it
 * @param headers the headers that proxies have added
 */
record ForwardedRequestHead(RequestHead sent, HttpHeaders headers) implements RequestHead {

	private static final List<String> NAMES = List.of("forwarded", "x-forwarded-for", "x-forwarded-proto",
			"x-forwarded-ssl");

	static RequestHead of(RequestHead sent) {
		HttpHeaders headers = null;
		for (String name : NAMES) {
			String value = sent.header(name);
			if (value != null) {
				headers = (headers != null) ? headers : new HttpHeaders();
				headers.add(name, value);
			}
		}
		return (headers != null) ? new ForwardedRequestHead(sent, headers) : sent;
	}

	@Override
	public String method() {
		return this.sent.method();
	}

	@Override
	public String path() {
		return this.sent.path();
	}

	@Override
	public @Nullable String query() {
		return this.sent.query();
	}

	@Override
	public String httpVersion() {
		return this.sent.httpVersion();
	}

	@Override
	public String scheme() {
		String scheme = this.sent.scheme();
		try {
			String seen = ForwardedHeaderUtils.adaptFromForwardedHeaders(uri(scheme), this.headers).build().getScheme();
			return (seen != null) ? seen : scheme;
		}
		catch (IllegalArgumentException ex) {
			// Spring refuses the request.
			return scheme;
		}
	}

	@Override
	public String peerAddr() {
		return this.sent.peerAddr();
	}

	@Override
	public String clientAddr() {
		try {
			InetSocketAddress client = ForwardedHeaderUtils.parseForwardedFor(uri("http"), this.headers, null);
			return (client != null) ? client.getHostString() : this.sent.clientAddr();
		}
		catch (IllegalArgumentException ex) {
			// Spring refuses the request.
			return this.sent.clientAddr();
		}
	}

	private static URI uri(String scheme) {
		return URI.create(scheme + "://localhost");
	}

	@Override
	public @Nullable String header(String name) {
		return this.sent.header(name);
	}

}
