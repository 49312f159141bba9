package io.lifecycle.http.servlet;

import io.lifecycle.connection.Exchange;
import io.lifecycle.guard.Errors;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds the exchange of a request, and notes its errors.
 */
final class Exchanges {

	private static final int MOST_WRAPPERS = 16;

	private Exchanges() {
	}

	static @Nullable Exchange of(ServletRequest request) {
		// Another application in the same container may publish its own class.
		return (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) ? exchange : null;
	}

	static void error(Exchange exchange, Throwable error) {
		Throwable root = error;
		for (int i = 0; i < MOST_WRAPPERS; i++) {
			root = Errors.unwrap(root, ServletException.class);
		}
		exchange.noteError(root);
	}

}
