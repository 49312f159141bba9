package io.lifecycle.json;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes the fields of an event. A value of the application that cannot be written
 * becomes text: an event is written whole or, by an I/O error, not at all.
 */
final class EventSerializer extends StdSerializer<LifecycleEvent> {

	EventSerializer() {
		super(LifecycleEvent.class);
	}

	@Override
	public void serialize(LifecycleEvent event, JsonGenerator json, SerializationContext context) {
		json.writeStartObject();
		EventFields.of(event).forEach((name, value) -> {
			json.writeName(name);
			write(value, json, context);
		});
		json.writeEndObject();
	}

	@Override
	public void serializeWithType(LifecycleEvent event, JsonGenerator json, SerializationContext context,
			TypeSerializer typeSerializer) {
		// The object tells its type already.
		serialize(event, json, context);
	}

	private static void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
		if (value == null) {
			json.writeNull();
		}
		else if (value instanceof String text) {
			json.writeString(text);
		}
		else if (value instanceof Number || value instanceof Boolean) {
			context.writeValue(json, value);
		}
		else {
			writeGuarded(value, json, context);
		}
	}

	private static void writeGuarded(Object value, JsonGenerator json, SerializationContext context) {
		TokenBuffer buffer;
		try {
			buffer = TokenBuffer.forGeneration();
			context.writeValue(buffer, value);
		}
		catch (Throwable ex) {
			json.writeString(describe(value, ex));
			return;
		}
		buffer.serialize(json);
	}

	private static String describe(Object value, Throwable failure) {
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			return value.getClass().getName() + ": " + EventFields.describe(failure);
		}
	}

}
