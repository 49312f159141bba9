package io.lifecycle.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint {@code signals} on the web. The rest of the path is the name of a listener
 * because names of lambdas contain slashes.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SignalsEndpoint.class)
public final class SignalsWebExtension {

	private final SignalsEndpoint endpoint;

	private final Set<String> roles;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint
	 * @param roles the roles that may see values; empty for all authenticated users
	 */
	public SignalsWebExtension(SignalsEndpoint endpoint, Set<String> roles) {
		this.endpoint = endpoint;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Show everything.
	 * @param context the security context of the caller
	 * @param type the simple or the full name of a class of events, or {@code null} for
	 * all
	 * @param limit the maximum number of events, or {@code null} for 100
	 * @return a snapshot
	 */
	@ReadOperation
	public SignalsDescriptor signals(SecurityContext context, @Nullable String type, @Nullable Integer limit) {
		return this.endpoint.signals(type, limit, isShown(context));
	}

	/**
	 * Show one listener.
	 * @param context the security context of the caller
	 * @param listener the segments of its name
	 * @return its status, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<NamedDescriptor> listener(SecurityContext context,
			@Selector(match = Selector.Match.ALL_REMAINING) String... listener) {
		return found(this.endpoint.named(String.join("/", listener), isShown(context)));
	}

	/**
	 * Apply an action to a listener.
	 * @param action the action
	 * @param listener the segments of its name
	 * @return the result of the action, or 404
	 */
	@WriteOperation
	public WebEndpointResponse<ActionDescriptor> act(SignalsAction action,
			@Selector(match = Selector.Match.ALL_REMAINING) String... listener) {
		return found(this.endpoint.act(String.join("/", listener), action));
	}

	private boolean isShown(SecurityContext context) {
		return this.endpoint.showValues().isShown(context, this.roles);
	}

	private static <T> WebEndpointResponse<T> found(@Nullable T body) {
		return (body != null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
