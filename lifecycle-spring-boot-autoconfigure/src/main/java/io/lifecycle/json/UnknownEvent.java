package io.lifecycle.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.text.FieldedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that was read from JSON, but cannot be created as an object of its class.
 *
 * @param type the simple name of the class of the event
 * @param fields all fields as they were read, in order; immutable
 * @param why a sentence that says why
 * @param timestampNanos when it happened, on the clock of this JVM
 * @since 0.1.0
 */
public record UnknownEvent(String type, Map<String, @Nullable Object> fields, String why,
		long timestampNanos) implements FieldedEvent {

	/**
	 * Create the event, with a copy of the fields.
	 * @param type the simple name of the class of the event
	 * @param fields all fields as they were read
	 * @param why a sentence that says why
	 * @param timestampNanos when it happened, on the clock of this JVM
	 */
	public UnknownEvent {
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
	}

}
