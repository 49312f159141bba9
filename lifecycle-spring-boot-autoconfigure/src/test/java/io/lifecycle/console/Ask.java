package io.lifecycle.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.http.server.PathContainer;

/**
 * A request for the stream.
 *
 * @param headers the headers
 * @param parameters the query parameters
 */
record Ask(Map<String, String> headers, Map<String, List<String>> parameters) implements ConsoleRequest {

	static Ask forEvents() {
		return new Ask(Map.of("Accept", "text/event-stream"), Map.of());
	}

	static Ask forRecording() {
		return new Ask(Map.of("Accept", "application/x-ndjson"), Map.of());
	}

	static Ask forText() {
		return new Ask(Map.of("Accept", "*/*"), Map.of());
	}

	Ask with(String parameter, String value) {
		Map<String, List<String>> changed = new HashMap<>(this.parameters);
		List<String> values = new ArrayList<>(parameters(parameter));
		values.add(value);
		changed.put(parameter, values);
		return new Ask(this.headers, changed);
	}

	Ask after(String id) {
		Map<String, String> changed = new HashMap<>(this.headers);
		changed.put("Last-Event-ID", id);
		return new Ask(changed, this.parameters);
	}

	@Override
	public String method() {
		return "GET";
	}

	@Override
	public PathContainer path() {
		return PathContainer.parsePath("/actuator/console/stream");
	}

	@Override
	public @Nullable String query() {
		return null;
	}

	@Override
	public List<String> parameters(String name) {
		return this.parameters.getOrDefault(name, List.of());
	}

	@Override
	public Set<String> parameterNames() {
		return this.parameters.keySet();
	}

	@Override
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Override
	public SecurityContext caller() {
		return SecurityContext.NONE;
	}

	@Override
	public @Nullable Object csrfToken() {
		return null;
	}

}
