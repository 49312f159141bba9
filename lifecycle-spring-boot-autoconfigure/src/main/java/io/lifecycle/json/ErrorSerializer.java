package io.lifecycle.json;

import java.util.function.UnaryOperator;

import io.lifecycle.text.EventFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes an error inside of a value of the application as its text, like an error that is
 * a component of an event: its message masked, and without a stack trace.
 */
final class ErrorSerializer extends StdSerializer<Throwable> {

	private final transient UnaryOperator<String> mask;

	ErrorSerializer(UnaryOperator<String> mask) {
		super(Throwable.class);
		this.mask = mask;
	}

	@Override
	public void serialize(Throwable error, JsonGenerator json, SerializationContext context) {
		json.writeString(EventFields.describe(error, this.mask));
	}

	@Override
	public void serializeWithType(Throwable error, JsonGenerator json, SerializationContext context,
			TypeSerializer typeSerializer) {
		serialize(error, json, context);
	}

}
