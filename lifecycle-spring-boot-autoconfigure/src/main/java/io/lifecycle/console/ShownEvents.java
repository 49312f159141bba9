package io.lifecycle.console;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

import io.lifecycle.collector.KeptEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.FieldedEvent;
import io.lifecycle.text.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * Events as they are shown. The JSON of an event is created once for all streams that
 * show the same of it. Thread-safe.
 */
final class ShownEvents {

	private static final int REMEMBERED = 2048;

	private final LifecycleJson json;

	private final Redaction redaction;

	private final AtomicReferenceArray<@Nullable Text> shown = new AtomicReferenceArray<>(REMEMBERED);

	private final AtomicReferenceArray<@Nullable Text> hidden = new AtomicReferenceArray<>(REMEMBERED);

	ShownEvents(LifecycleJson json, Redaction redaction) {
		this.json = json;
		this.redaction = redaction;
	}

	/**
	 * Return the fields of an event.
	 * @param show whether to show values
	 */
	Map<String, @Nullable Object> fields(LifecycleEvent event, boolean show) {
		return this.redaction.of(EventFields.of(event, UnaryOperator.identity()),
				event instanceof KeptEvent kept && kept.own(), show);
	}

	/**
	 * Return the JSON of an event.
	 * @param number its number
	 * @param show whether to show values
	 */
	String json(long number, LifecycleEvent event, boolean show) {
		AtomicReferenceArray<@Nullable Text> texts = show ? this.shown : this.hidden;
		int slot = (int) (number % REMEMBERED);
		Text text = texts.get(slot);
		if (text == null || text.number != number) {
			text = new Text(number, this.json.write(new Shown(fields(event, show), event.timestampNanos())));
			texts.set(slot, text);
		}
		return text.json;
	}

	/**
	 * Return the JSON of an event that follows fields of the stream. Components of an
	 * application's own event that have the name of such a field get a longer one.
	 * @param number its number
	 * @param show whether to show values
	 * @param names the names of the fields of the stream
	 */
	String json(long number, LifecycleEvent event, boolean show, Set<String> names) {
		if (!(event instanceof KeptEvent kept) || !kept.own() || Collections.disjoint(kept.fields().keySet(), names)) {
			return json(number, event, show);
		}
		Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
		fields(event, show).forEach((name, value) -> renamed.put(names.contains(name) ? "own_" + name : name, value));
		return this.json.write(new Shown(renamed, event.timestampNanos()));
	}

	private record Text(long number, String json) {
	}

	private record Shown(Map<String, @Nullable Object> fields, long timestampNanos) implements FieldedEvent {
	}

}
