package io.lifecycle.console;

import java.util.HashMap;
import java.util.Map;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.text.Redaction;

/**
 * The names of routes. Only a limited number of names is used, because an application may
 * create routes without end.
 */
final class RouteNames {

	private static final int MOST = 200;

	private static final String OTHER = "_OTHER";

	private static final String NONE = "_NONE";

	private final Map<String, Map<String, String>> names = new HashMap<>();

	private final Redaction redaction;

	private int count;

	RouteNames(Redaction redaction) {
		this.redaction = redaction;
	}

	String of(RequestComplete event) {
		String route = event.response().route();
		String method = String
			.valueOf(this.redaction.of(Map.of("method", event.request().method()), false, false).get("method"));
		Map<String, String> known = this.names.computeIfAbsent(method, (key) -> new HashMap<>());
		String name = known.get((route != null) ? route : NONE);
		if (name != null) {
			return name;
		}
		if (this.count >= MOST) {
			return OTHER;
		}
		this.count++;
		name = method + ' ' + ((route != null) ? route : NONE);
		known.put((route != null) ? route : NONE, name);
		return name;
	}

}
