package io.lifecycle.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * The endpoint {@code signals} in JMX.
 *
 * @since 0.1.0
 */
@EndpointJmxExtension(endpoint = SignalsEndpoint.class)
public final class SignalsJmxExtension {

	private final SignalsEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint
	 */
	public SignalsJmxExtension(SignalsEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Show one listener.
	 * @param listener its name
	 * @return its status
	 * @throws InvalidEndpointRequestException if there is none
	 */
	@ReadOperation
	public NamedDescriptor listener(String listener) {
		return found(this.endpoint.named(listener, this.endpoint.showValues().isShown(true)), listener);
	}

	/**
	 * Apply an action to a listener.
	 * @param listener its name
	 * @param action the action
	 * @return the result of the action
	 * @throws InvalidEndpointRequestException if there is none
	 */
	@WriteOperation
	public ActionDescriptor act(String listener, SignalsAction action) {
		return found(this.endpoint.act(listener, action), listener);
	}

	private static <T> T found(@Nullable T result, String listener) {
		if (result == null) {
			throw SignalsEndpoint.invalid("There is no listener '%s'".formatted(listener));
		}
		return result;
	}

}
