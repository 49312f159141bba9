package io.lifecycle.console;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The endpoint {@code console}: its id, by which the console is exposed, protected and
 * mapped to a path like every endpoint. The {@link Console} answers the requests, because
 * an operation of an endpoint can neither set headers nor stream.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "console")
public final class ConsoleEndpoint {

	/**
	 * Create the endpoint.
	 */
	public ConsoleEndpoint() {
	}

	/**
	 * Answer where the console is not served. An endpoint needs an operation to exist.
	 * @return 404
	 */
	@ReadOperation
	public WebEndpointResponse<String> console() {
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
