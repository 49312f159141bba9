package io.lifecycle.console;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.lifecycle.collector.KeptEvent;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import tools.jackson.databind.json.JsonMapper;

/**
 * The counts of one second.
 */
final class Second {

	private static final int MOST_NAMES = 100;

	private final Map<String, Long> counts = new LinkedHashMap<>();

	private final Map<String, Integer> reasons = new TreeMap<>();

	private final Map<String, Integer> own = new TreeMap<>();

	private final Map<String, RouteCount> routes = new TreeMap<>();

	void missed(long events) {
		this.counts.merge("missed", events, Long::sum);
	}

	void count(LifecycleEvent event, RouteNames names) {
		add("events");
		if (event instanceof RequestComplete complete) {
			count(complete, names);
		}
		else if (event instanceof ConnectionClosed closed) {
			add("closed");
			this.reasons.merge(closed.reason().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
		}
		else if (event instanceof ConnectionOpened) {
			add("opened");
		}
		else if (event instanceof ResponseAborted) {
			add("aborted");
		}
		else if (event instanceof ClientDisconnected) {
			add("disconnects");
		}
		else if (event instanceof BackgroundTaskComplete) {
			add("tasks");
		}
		else if (event instanceof BackgroundTaskFailed) {
			add("tasks");
			add("tasks_failed");
		}
		else if (event instanceof KeptEvent kept && kept.own()) {
			String name = EventNames.simpleName(event);
			this.own.merge((this.own.size() < MOST_NAMES || this.own.containsKey(name)) ? name : "_OTHER", 1,
					Integer::sum);
		}
	}

	private void count(RequestComplete event, RouteNames names) {
		add("requests");
		add((event.status() >= 100 && event.status() < 600) ? "c" + event.status() / 100 : "none");
		if (event.error() != null) {
			add("handled_errors");
		}
		if (event.response().streamed()) {
			add("streams");
		}
		this.routes.computeIfAbsent(names.of(event), (name) -> new RouteCount()).count(event);
	}

	private void add(String name) {
		this.counts.merge(name, 1L, Long::sum);
	}

	String json(long second) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("s", second);
		json.putAll(this.counts);
		put(json, "reasons", this.reasons);
		put(json, "own", this.own);
		Map<String, Object> routes = new LinkedHashMap<>();
		this.routes.forEach((name, count) -> routes.put(name, count.json()));
		put(json, "routes", routes);
		return JsonMapper.shared().writeValueAsString(json);
	}

	private static void put(Map<String, Object> json, String name, Map<String, ?> values) {
		if (!values.isEmpty()) {
			json.put(name, values);
		}
	}

}
