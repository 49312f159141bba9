package io.lifecycle.replay;

import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of an event as text, without its time and its duration, which differ each
 * time that a listener emits it.
 */
final class EventContent {

	private static final List<String> TIMES = List.of("timestamp_ns", "time", "duration_ms", "age_ms");

	private final LifecycleJson json;

	EventContent(LifecycleJson json) {
		this.json = json;
	}

	String of(LifecycleEvent event) {
		try {
			ObjectNode fields = (ObjectNode) JsonMapper.shared().readTree(this.json.write(event));
			return fields.remove(TIMES).toString();
		}
		catch (RuntimeException ex) {
			// The event stays recognizable where its fields are not.
			return JsonMapper.shared().writeValueAsString(event.getClass().getName());
		}
	}

}
