package io.lifecycle.console.servlet;

import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.lifecycle.connection.Exchange;
import io.lifecycle.console.ConsoleRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * A request of a servlet container.
 */
record ServletConsoleRequest(HttpServletRequest request) implements ConsoleRequest, SecurityContext {

	@Override
	public String method() {
		return this.request.getMethod();
	}

	@Override
	public PathContainer path() {
		return ServletRequestPathUtils.getParsedRequestPath(this.request).pathWithinApplication();
	}

	@Override
	public @Nullable String query() {
		return this.request.getQueryString();
	}

	@Override
	public List<String> parameters(String name) {
		@Nullable String[] values = this.request.getParameterValues(name);
		return (values != null) ? List.of(values) : List.of();
	}

	@Override
	public Set<String> parameterNames() {
		return this.request.getParameterMap().keySet();
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public SecurityContext caller() {
		return this;
	}

	@Override
	public BooleanSupplier session() {
		HttpSession session = this.request.getSession(false);
		return (session != null) ? () -> isValid(session) : ConsoleRequest.super.session();
	}

	private static boolean isValid(HttpSession session) {
		try {
			return session.getCreationTime() >= 0;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	@Override
	public @Nullable Object csrfToken() {
		return this.request.getAttribute("_csrf");
	}

	@Override
	public @Nullable Principal getPrincipal() {
		return this.request.getUserPrincipal();
	}

	@Override
	public boolean isUserInRole(String role) {
		return this.request.isUserInRole(role);
	}

	@Override
	public long requestId() {
		Exchange exchange = exchange(this.request);
		return (exchange != null) ? exchange.id() : 0;
	}

	@Override
	public long connectionId() {
		Exchange exchange = exchange(this.request);
		return (exchange != null) ? exchange.connectionId() : 0;
	}

	static @Nullable Exchange exchange(HttpServletRequest request) {
		return (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) ? exchange : null;
	}

}
