package io.lifecycle.console.reactive;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.lifecycle.console.ConsoleRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.PropertyAccessor;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request of a reactive server.
 *
 * @param exchange the exchange
 * @param principal who sent it, or {@code null}
 * @param csrfToken the token, or {@code null}
 */
record ReactiveConsoleRequest(ServerWebExchange exchange, @Nullable Principal principal,
		@Nullable Object csrfToken) implements ConsoleRequest, SecurityContext {

	@Override
	public String method() {
		return this.exchange.getRequest().getMethod().name();
	}

	@Override
	public PathContainer path() {
		return this.exchange.getRequest().getPath().pathWithinApplication();
	}

	@Override
	public @Nullable String query() {
		return this.exchange.getRequest().getURI().getRawQuery();
	}

	@Override
	public List<String> parameters(String name) {
		List<String> values = this.exchange.getRequest().getQueryParams().get(name);
		return (values != null) ? values.stream().map((value) -> (value != null) ? value : "").toList() : List.of();
	}

	@Override
	public Set<String> parameterNames() {
		return this.exchange.getRequest().getQueryParams().keySet();
	}

	@Override
	public @Nullable String header(String name) {
		return this.exchange.getRequest().getHeaders().getFirst(name);
	}

	@Override
	public SecurityContext caller() {
		return this;
	}

	@Override
	public @Nullable Principal getPrincipal() {
		return this.principal;
	}

	// A reactive server does not know roles. Spring Security is not on every class path.
	@Override
	public boolean isUserInRole(String role) {
		return this.principal != null && property(this.principal, "authorities") instanceof Collection<?> authorities
				&& authorities.stream()
					.anyMatch((authority) -> ("ROLE_" + role).equals(property(authority, "authority")));
	}

	private static @Nullable Object property(Object object, String name) {
		PropertyAccessor properties = PropertyAccessorFactory.forBeanPropertyAccess(object);
		return properties.isReadableProperty(name) ? properties.getPropertyValue(name) : null;
	}

}
