package com.example.lakeside.fleet;

import java.util.Locale;

import tools.jackson.databind.JsonNode;

import org.springframework.web.bind.annotation.RequestMethod;

/**
 * A route within a window. As text, keys are in the order of their time.
 *
 * @param start when the window begins, in milliseconds
 * @param route the method and the pattern that matched
 */
record RouteKey(long start, String route) {

	/**
	 * Return the route of a request that has ended.
	 */
	static String route(FleetEvent event) {
		JsonNode pattern = event.data().path("response").path("route");
		return pattern.isString()
				? method(event.data().path("request").path("method")) + " " + FleetEvent.cut(pattern.asString())
				: "no route";
	}

	// A client chooses the method: names that it invents share one key.
	private static String method(JsonNode name) {
		RequestMethod method = RequestMethod.resolve(name.asString(""));
		return (method != null) ? method.name() : "UNKNOWN";
	}

	static RouteKey parse(String key) {
		return new RouteKey(Long.parseLong(key.substring(0, 15)), key.substring(15));
	}

	/**
	 * Return the first key of a time.
	 */
	static String first(long start) {
		return String.format(Locale.ROOT, "%015d", Math.max(0, start));
	}

	@Override
	public String toString() {
		return first(this.start) + this.route;
	}

}
