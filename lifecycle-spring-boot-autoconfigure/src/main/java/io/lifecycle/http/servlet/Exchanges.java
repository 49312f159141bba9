package io.lifecycle.http.servlet;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds the exchange of a request, and notes its errors.
 */
final class Exchanges {

	private Exchanges() {
	}

	static @Nullable Exchange of(ServletRequest request) {
		// Another application in the same container may publish its own class.
		return (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) ? exchange : null;
	}

	static void error(Exchange exchange, Throwable error) {
		Throwable root = error;
		while (root instanceof ServletException wrapper && wrapper.getRootCause() != null) {
			root = wrapper.getRootCause();
		}
		exchange.noteError(root);
	}

}
