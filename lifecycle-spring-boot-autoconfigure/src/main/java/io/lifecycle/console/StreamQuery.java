package io.lifecycle.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerTrace;
import io.lifecycle.signal.annotation.EventPredicates;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a stream.
 *
 * @param format how it is written
 * @param shown whether values are shown
 * @param filter selects events
 * @param all whether those that repeat others are included where they are left out
 * @param timed selects the events whose listeners are measured, or {@code null} for none
 * @param after the id of the last event that the client has, or {@code null}
 * @param requestId the id of the request itself, or 0
 * @param connectionId the id of its connection, or 0
 * @param session whether its session, if it had one, is still valid
 */
record StreamQuery(StreamFormat format, boolean shown, Predicate<LifecycleEvent> filter, boolean all,
		@Nullable Predicate<LifecycleEvent> timed, @Nullable String after, long requestId, long connectionId,
		BooleanSupplier session) {

	private static final List<String> PARAMETERS = List.of("after", "all", "connection", "path", "request", "slower",
			"status", "timing", "type");

	// Those of Spring Security: after a login, and for a token.
	private static final Set<String> FOREIGN = Set.of("continue", "access_token");

	static StreamQuery of(ConsoleRequest request, boolean shown) {
		if (!request.parameterNames()
			.stream()
			.allMatch((name) -> PARAMETERS.contains(name) || FOREIGN.contains(name))) {
			throw new IllegalArgumentException(
					"The stream has no such parameter. It has: " + String.join(", ", PARAMETERS) + '.');
		}
		List<Predicate<LifecycleEvent>> filters = new ArrayList<>();
		List<String> types = values(request, "type");
		if (!types.isEmpty()) {
			filters.add(EventNames.predicate(types));
		}
		List<String> paths = request.parameters("path");
		if (!paths.isEmpty()) {
			if (!shown) {
				throw new IllegalArgumentException("The parameter 'path' would show which paths were requested, "
						+ "and values are hidden: see management.endpoint.console.show-values.");
			}
			filters.add(filter("path", () -> EventPredicates.path(paths)));
		}
		List<String> statuses = values(request, "status");
		if (!statuses.isEmpty()) {
			filters.add(filter("status", () -> EventPredicates.status(statuses)));
		}
		request.parameters("slower")
			.forEach((value) -> filters.add(filter("slower", () -> EventPredicates.slowerThan(value))));
		Set<Long> connections = numbers(request, "connection");
		if (!connections.isEmpty()) {
			filters.add((event) -> connections.contains(connectionId(event)));
		}
		Set<Long> requests = numbers(request, "request");
		if (!requests.isEmpty()) {
			filters.add((event) -> requests.contains(ListenerTrace.requestId(event)));
		}
		String after = request.header("Last-Event-ID");
		return new StreamQuery(StreamFormat.of(request), shown,
				filters.stream().reduce(Predicate::and).orElse((event) -> true),
				!types.isEmpty() || !request.parameters("all").isEmpty(), timed(request),
				(after != null) ? after : request.parameters("after").stream().findFirst().orElse(null),
				request.requestId(), request.connectionId(), request.session());
	}

	private static Predicate<LifecycleEvent> filter(String parameter, Supplier<Predicate<LifecycleEvent>> filter) {
		try {
			return filter.get();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The parameter '" + parameter + "' is wrong. " + ex.getMessage(), ex);
		}
	}

	private static @Nullable Predicate<LifecycleEvent> timed(ConsoleRequest request) {
		String value = request.parameters("timing").stream().findFirst().orElse(null);
		if (value == null) {
			return null;
		}
		if (value.matches("[0-9]{1,18}")) {
			return ListenerTrace.ofRequest(Long.parseLong(value));
		}
		return ListenerTrace.ofNextRequest((complete) -> value.equals(complete.response().route()));
	}

	private static List<String> values(ConsoleRequest request, String name) {
		return request.parameters(name)
			.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.map(String::strip)
			.filter((value) -> !value.isEmpty())
			.toList();
	}

	private static Set<Long> numbers(ConsoleRequest request, String name) {
		Set<Long> numbers = new HashSet<>();
		for (String value : values(request, name)) {
			if (!value.matches("[0-9]{1,18}")) {
				throw new IllegalArgumentException(
						"The parameter '" + name + "' must be the number of a " + name + '.');
			}
			numbers.add(Long.valueOf(value));
		}
		return numbers;
	}

	private static long connectionId(LifecycleEvent event) {
		if (event instanceof ExchangeEvent exchange) {
			return exchange.connectionId();
		}
		return (event instanceof ConnectionEvent connection) ? connection.connectionId() : 0;
	}

}
