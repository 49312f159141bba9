package io.lifecycle.json;

import io.lifecycle.event.RecordedError;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads an error inside of a value of the application.
 */
final class ErrorDeserializer extends StdDeserializer<Throwable> {

	ErrorDeserializer() {
		super(Throwable.class);
	}

	@Override
	public Throwable deserialize(JsonParser json, DeserializationContext context) {
		return read(json.getString());
	}

	/**
	 * Return the error of a text that {@link ErrorSerializer} has written.
	 */
	static RecordedError read(String text) {
		int colon = text.indexOf(": ");
		return (colon < 0) ? new RecordedError(text, null)
				: new RecordedError(text.substring(0, colon), text.substring(colon + 2));
	}

}
