package io.lifecycle.json;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.FieldedEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes the fields of an event. A value of the application that cannot be serialized
 * becomes text, so an event is written completely unless an I/O error occurs.
 */
final class EventSerializer extends StdSerializer<LifecycleEvent> {

	private final transient UnaryOperator<String> mask;

	EventSerializer(UnaryOperator<String> mask) {
		super(LifecycleEvent.class);
		this.mask = mask;
	}

	@Override
	public void serialize(LifecycleEvent event, JsonGenerator json, SerializationContext context) {
		json.writeStartObject();
		if (event instanceof FieldedEvent fielded) {
			fielded.fields().forEach((name, value) -> writeNested(name, value, json, context));
		}
		else {
			EventFields.forEach(event, this.mask, (name, value) -> write(name, value, json, context));
		}
		json.writeEndObject();
	}

	@Override
	public void serializeWithType(LifecycleEvent event, JsonGenerator json, SerializationContext context,
			TypeSerializer typeSerializer) {
		// The object already contains its type.
		serialize(event, json, context);
	}

	private void write(String name, @Nullable Object value, JsonGenerator json, SerializationContext context) {
		json.writeName(name);
		write(value, json, context);
	}

	private void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
		if (value == null) {
			json.writeNull();
		}
		else if (value instanceof String text) {
			json.writeString(text);
		}
		else if (value instanceof Number number) {
			write(number, json, context);
		}
		else if (value instanceof Boolean flag) {
			json.writeBoolean(flag);
		}
		else if (EventFields.isNested(value)) {
			json.writeStartObject();
			EventFields.forEach(value, (name, field) -> writeNested(name, field, json, context));
			json.writeEndObject();
		}
		else if (value instanceof List<?> list && EventFields.hasNested(list)) {
			json.writeStartArray();
			list.forEach((element) -> write(element, json, context));
			json.writeEndArray();
		}
		else {
			writeGuarded(value, json, context);
		}
	}

	// A mapper of the application may leave out or sort the elements of maps.
	private void writeNested(String name, @Nullable Object value, JsonGenerator json, SerializationContext context) {
		json.writeName(name);
		writeNested(value, json, context);
	}

	private void writeNested(@Nullable Object value, JsonGenerator json, SerializationContext context) {
		if (value instanceof Map<?, ?> fields) {
			json.writeStartObject();
			fields.forEach((name, field) -> writeNested(String.valueOf(name), field, json, context));
			json.writeEndObject();
		}
		else if (value instanceof List<?> list && !EventFields.hasNested(list)) {
			json.writeStartArray();
			list.forEach((element) -> writeNested(element, json, context));
			json.writeEndArray();
		}
		else {
			write(value, json, context);
		}
	}

	private static void write(Number number, JsonGenerator json, SerializationContext context) {
		if (number instanceof Long value) {
			json.writeNumber(value);
		}
		else if (number instanceof Integer value) {
			json.writeNumber(value);
		}
		else if (number instanceof Double value) {
			json.writeNumber(value);
		}
		else {
			context.writeValue(json, number);
		}
	}

	private void writeGuarded(Object value, JsonGenerator json, SerializationContext context) {
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

	private String describe(Object value, Throwable failure) {
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			return value.getClass().getName() + ": " + EventFields.describe(failure, this.mask);
		}
	}

}
