package io.lifecycle.console;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.http.server.PathContainer;

/**
 * A request for the console, whatever the kind of the web application.
 *
 * @since 0.1.0
 */
public interface ConsoleRequest {

	/**
	 * Return the method.
	 * @return the HTTP method
	 */
	String method();

	/**
	 * Return the path within the application.
	 * @return the path as sent
	 */
	PathContainer path();

	/**
	 * Return the query.
	 * @return the query as sent, or {@code null}
	 */
	@Nullable String query();

	/**
	 * Return the values of a query parameter.
	 * @param name the name
	 * @return its values, empty if there are none
	 */
	List<String> parameters(String name);

	/**
	 * Return the names of the query parameters.
	 * @return the names
	 */
	Set<String> parameterNames();

	/**
	 * Return a header.
	 * @param name the name
	 * @return its first value, or {@code null}
	 */
	@Nullable String header(String name);

	/**
	 * Return whether a header names a value that the client does not refuse by the weight
	 * 0.
	 * @param header the name of a header such as {@code Accept}
	 * @param value a value in lower case
	 * @return whether the client accepts it expressly
	 */
	default boolean accepts(String header, String value) {
		String values = header(header);
		return values != null && Stream.of(values.toLowerCase(Locale.ROOT).split(","))
			.map((one) -> one.replace(" ", "").split(";"))
			.anyMatch((one) -> one[0].equals(value) && Stream.of(one).noneMatch((part) -> part.matches("q=0(\\.0*)?")));
	}

	/**
	 * Return who sent the request.
	 * @return the security context
	 */
	SecurityContext caller();

	/**
	 * Return whether the session of the request, if it had one, is still valid.
	 * @return answers on any thread, long after the request has begun
	 */
	default BooleanSupplier session() {
		return () -> true;
	}

	/**
	 * Return the token against cross-site request forgery.
	 * @return an object with the properties {@code headerName} and {@code token}, or
	 * {@code null} if the application has no such protection
	 */
	@Nullable Object csrfToken();

	/**
	 * Return the id of the request.
	 * @return the id in its events, or 0 if it is unknown
	 */
	default long requestId() {
		return 0;
	}

	/**
	 * Return the id of the connection.
	 * @return the id in its events, or 0 if it is unknown
	 */
	default long connectionId() {
		return 0;
	}

}
