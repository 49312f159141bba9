package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * A request whose response is not complete.
 *
 * @param requestId the id of the request, or 0 if nobody listened when it began
 * @param connectionId the id of its connection, or 0 if that is unknown
 * @param method the HTTP method
 * @param path the path as sent, secrets masked
 * @param route the matched pattern, {@code /users/{id}}, or {@code null} if none is known
 * @param streaming whether part of the response has been sent
 * @param ageNanos nanoseconds since it began
 * @since 0.1.0
 */
public record InFlightRequest(long requestId, long connectionId, String method, String path, @Nullable String route,
		boolean streaming, long ageNanos) implements InFlight {

	@Override
	public String describe() {
		return "%s %s (route %s, connection %s%s) for %s ms".formatted(this.method, this.path,
				(this.route != null) ? this.route : "unknown", this.connectionId, this.streaming ? ", streaming" : "",
				age().toMillis());
	}

}
