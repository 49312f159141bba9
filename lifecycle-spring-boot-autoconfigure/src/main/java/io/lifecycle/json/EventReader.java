package io.lifecycle.json;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.guard.Recent;
import io.lifecycle.text.EventText;
import io.lifecycle.text.EventTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.context.ApplicationContext;

/**
 * Reads the events of one run that {@link LifecycleJson} wrote. Not thread-safe.
 *
 * <p>
 * Each event is created by the canonical constructor of its record; an event of the
 * application that is no record by its only constructor, the primary one in Kotlin. Its
 * class is loaded only if it is a {@link LifecycleEvent}. Fields that are missing are
 * {@code null}, 0 or {@code false}; other fields are ignored. An event that cannot be
 * created is an {@link UnknownEvent}. Timestamps are converted to the clock of this JVM,
 * so that they mean the recorded date. An error is an
 * {@link io.lifecycle.event.RecordedError}. The {@link RequestComplete} of an exchange
 * has the {@link RequestInfo} of its beginning.
 *
 * @since 0.1.0
 */
public final class EventReader {

	private static final String TYPE = "type";

	private static final String CLASS = "class";

	private static final TypeReference<LinkedHashMap<String, @Nullable Object>> FIELDS = new TypeReference<>() {
	};

	private static final int REMEMBERED = 100_000;

	private final ObjectReader reader;

	private final ValueReaders values;

	private final EventForms forms;

	private final Map<Long, RequestInfo> requests = new Recent<>(REMEMBERED);

	/**
	 * Create a reader.
	 * @param mapper reads the values of applications' events
	 * @param classLoader loads the classes of applications' events
	 * @param applications returns the application of an event by its id; may return
	 * {@code null}
	 */
	public EventReader(JsonMapper mapper, ClassLoader classLoader,
			Function<String, @Nullable ApplicationContext> applications) {
		JsonMapper exact = mapper.rebuild()
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
					DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.addModule(new SimpleModule().addAbstractTypeMapping(Set.class, LinkedHashSet.class)
				.addDeserializer(Throwable.class, new ErrorDeserializer()))
			.build();
		this.reader = exact.reader();
		this.values = new ValueReaders(exact, applications, this::shared);
		this.forms = new EventForms(classLoader, this.values);
	}

	/**
	 * Read an event.
	 * @param line has a JSON object in UTF-8
	 * @param offset where it begins
	 * @param length the number of bytes
	 * @return the event
	 * @throws StreamReadException if the bytes are no JSON object with a {@code type}
	 */
	public LifecycleEvent read(byte[] line, int offset, int length) {
		try (JsonParser json = this.reader.createParser(line, offset, length)) {
			LifecycleEvent event = readInOrder(json);
			return (event != null) ? event : readAnyOrder(line, offset, length);
		}
		catch (Throwable ex) {
			// A number that is too large is JSON.
			if (ex instanceof StreamReadException torn && !(ex instanceof InputCoercionException)) {
				throw torn;
			}
			return unknown(fields(line, offset, length), ex);
		}
	}

	/**
	 * Return when the event that was read last happened according to its line, whatever
	 * the event itself computes.
	 * @return the time on the clock of this JVM; that of the event before it if it has no
	 * time
	 */
	public long timestamp() {
		return this.values.timestamp();
	}

	/**
	 * Forget the requests that have begun, because the events of another run follow.
	 */
	public void clear() {
		this.requests.clear();
	}

	private @Nullable LifecycleEvent readInOrder(JsonParser json) throws Throwable {
		if (json.nextToken() != JsonToken.START_OBJECT || !TYPE.equals(json.nextName())) {
			return null;
		}
		String type = json.nextStringValue();
		if (type == null) {
			return null;
		}
		String className = CLASS.equals(json.nextName()) ? json.nextStringValue() : null;
		if (className != null) {
			json.nextToken();
		}
		return read(type, className, json);
	}

	// A tool may have changed the order of the fields.
	private LifecycleEvent readAnyOrder(byte[] line, int offset, int length) throws Throwable {
		JsonNode fields = this.reader.readTree(line, offset, length);
		try (JsonParser json = this.reader.treeAsTokens(fields)) {
			if (json.nextToken() != JsonToken.START_OBJECT || !fields.path(TYPE).isString()) {
				throw new StreamReadException(json, "A JSON object with a type is expected.");
			}
			json.nextToken();
			return read(fields.path(TYPE).asString(), fields.path(CLASS).asString(null), json);
		}
	}

	private LifecycleEvent read(String type, @Nullable String className, JsonParser json) throws Throwable {
		LifecycleEvent event = (LifecycleEvent) this.forms.of(type, className).read(json);
		if (event instanceof RequestComplete complete) {
			this.requests.remove(complete.requestId());
		}
		return event;
	}

	private RequestInfo shared(RequestInfo request) {
		RequestInfo known = this.requests.putIfAbsent(request.id(), request);
		return request.equals(known) ? known : request;
	}

	private Map<String, @Nullable Object> fields(byte[] line, int offset, int length) {
		try (JsonParser json = this.reader.createParser(line, offset, length)) {
			return json.readValueAs(FIELDS);
		}
	}

	private UnknownEvent unknown(Map<String, @Nullable Object> fields, Throwable why) {
		String message = (why.getMessage() != null) ? why.getMessage() : why.toString();
		return new UnknownEvent(String.valueOf(fields.get(TYPE)), fields, EventText.oneLine(message), noteTime(fields));
	}

	private long noteTime(Map<String, @Nullable Object> fields) {
		try {
			this.values.setTimestamp(EventTime.timestamp(String.valueOf(fields.get("time"))));
		}
		catch (DateTimeException ex) {
			// It happened after the event before it.
		}
		return timestamp();
	}

}
