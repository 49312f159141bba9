package io.lifecycle.console;

import java.util.Map;
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

	private record Text(long number, String json) {
	}

	private record Shown(Map<String, @Nullable Object> fields, long timestampNanos) implements FieldedEvent {
	}

}
