package io.lifecycle.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.SecretMask;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes each event as one line of JSON. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class LifecycleJson {

	private final ObjectWriter writer;

	/**
	 * Create an instance with a default mapper and the default mask.
	 */
	public LifecycleJson() {
		this(JsonMapper.shared(), SecretMask.defaults()::text);
	}

	/**
	 * Create an instance that uses a mapper for the values of applications' events.
	 * @param mapper the mapper
	 * @param mask hides secrets in error messages
	 */
	public LifecycleJson(JsonMapper mapper, UnaryOperator<String> mask) {
		this.writer = mapper.rebuild()
			.addModule(new LifecycleModule(mask))
			.addModule(new SimpleModule("lifecycle-errors").addSerializer(Throwable.class, new ErrorSerializer(mask)))
			.disable(SerializationFeature.INDENT_OUTPUT)
			.disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
			.disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
			.disable(SerializationFeature.WRAP_ROOT_VALUE)
			.disable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS, JsonWriteFeature.ESCAPE_NON_ASCII)
			.enable(JsonWriteFeature.QUOTE_PROPERTY_NAMES, JsonWriteFeature.WRITE_NAN_AS_STRINGS)
			.build()
			.writer()
			.with(new LineEscapes());
	}

	/**
	 * Write an event.
	 * @param event the event
	 * @return a JSON object in one line, without a line end
	 */
	public String write(LifecycleEvent event) {
		return this.writer.writeValueAsString(event);
	}

	/**
	 * Write an event as a line of a file or a stream.
	 * @param event the event
	 * @return a JSON object in one line, with a line feed at its end
	 */
	public String writeLine(LifecycleEvent event) {
		return write(event) + '\n';
	}

	/**
	 * Write an event as a line of a file or a stream, in UTF-8.
	 * @param event the event
	 * @param out where to write the JSON object and a line feed; it is neither flushed
	 * nor closed
	 * @throws IOException if the stream refuses the line; a part of it may have been
	 * written
	 */
	public void writeLine(LifecycleEvent event, OutputStream out) throws IOException {
		try {
			this.writer.writeValue(out, event);
		}
		catch (JacksonIOException ex) {
			throw ex.getCause();
		}
		out.write('\n');
	}

}
