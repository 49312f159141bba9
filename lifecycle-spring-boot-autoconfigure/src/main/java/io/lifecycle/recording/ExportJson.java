package io.lifecycle.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

import io.lifecycle.text.EventText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a large JSON document, whose elements begin on lines of their own. Texts are
 * limited and valid. Not thread-safe.
 */
final class ExportJson implements Closeable {

	private static final JsonMapper MAPPER = JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

	private static final int LONGEST = 2000;

	private final JsonGenerator json;

	ExportJson(OutputStream out) {
		this.json = MAPPER.createGenerator(out);
	}

	ExportJson begin() {
		this.json.writeStartObject();
		return this;
	}

	/**
	 * Begin an object on a line of its own.
	 */
	ExportJson beginLine() {
		this.json.writeRaw('\n');
		return begin();
	}

	ExportJson begin(String name) {
		this.json.writeObjectPropertyStart(name);
		return this;
	}

	ExportJson end() {
		this.json.writeEndObject();
		return this;
	}

	ExportJson beginArray(String name) {
		this.json.writeArrayPropertyStart(name);
		return this;
	}

	ExportJson endArray() {
		this.json.writeEndArray();
		return this;
	}

	ExportJson put(String name, @Nullable String value) {
		if (value == null) {
			this.json.writeNullProperty(name);
		}
		else {
			this.json.writeStringProperty(name, clean(value));
		}
		return this;
	}

	ExportJson put(String name, long value) {
		this.json.writeNumberProperty(name, value);
		return this;
	}

	ExportJson put(String name, boolean value) {
		this.json.writeBooleanProperty(name, value);
		return this;
	}

	/**
	 * Write nanoseconds as a decimal number of another unit.
	 * @param digits the power of ten by which the unit is larger
	 */
	ExportJson put(String name, long nanos, int digits) {
		String text = String.valueOf(Math.max(0, nanos));
		String padded = "0".repeat(Math.max(0, digits + 1 - text.length())) + text;
		int point = padded.length() - digits;
		this.json.writeName(name);
		this.json.writeNumber(padded.substring(0, point) + "." + padded.substring(point));
		return this;
	}

	ExportJson add(String value) {
		this.json.writeString(clean(value));
		return this;
	}

	// A recording may contain halves of surrogate pairs, which UTF-8 cannot encode.
	private static String clean(String text) {
		int end = (text.length() > LONGEST) ? LONGEST : text.length();
		return EventText.oneLine(text.substring(0, end));
	}

	@Override
	public void close() throws IOException {
		try {
			this.json.close();
		}
		catch (JacksonIOException ex) {
			throw ex.getCause();
		}
	}

}
