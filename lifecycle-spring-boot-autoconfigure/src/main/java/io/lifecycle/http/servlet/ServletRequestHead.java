package io.lifecycle.http.servlet;

import java.util.Collections;

import io.lifecycle.connection.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, read through the Servlet API.
 *
 * @param request the live request
 */
record ServletRequestHead(HttpServletRequest request) implements RequestHead {

	@Override
	public String method() {
		return orEmpty(this.request.getMethod());
	}

	@Override
	public String path() {
		return orEmpty(this.request.getRequestURI());
	}

	@Override
	public @Nullable String query() {
		return this.request.getQueryString();
	}

	@Override
	public String httpVersion() {
		return orEmpty(this.request.getProtocol());
	}

	@Override
	public String scheme() {
		return orEmpty(this.request.getScheme());
	}

	@Override
	public String peerAddr() {
		return "";
	}

	@Override
	public String clientAddr() {
		return orEmpty(this.request.getRemoteAddr());
	}

	@Override
	public @Nullable String header(String name) {
		if (this.request.getHeader(name) == null) {
			return null;
		}
		return String.join(", ", Collections.list(this.request.getHeaders(name)));
	}

	private static String orEmpty(@Nullable String value) {
		return (value != null) ? value : "";
	}

}
