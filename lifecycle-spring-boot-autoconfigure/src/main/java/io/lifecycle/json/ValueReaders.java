package io.lifecycle.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.InFlight;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.text.EventTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.context.ApplicationContext;

/**
 * Finds the reader of a type: types that events consist of are read as
 * {@link EventSerializer} writes them, all others by the application's mapper.
 */
final class ValueReaders {

	private static final double NANOSECONDS = 1_000_000;

	private final JsonMapper mapper;

	private final Function<String, @Nullable ApplicationContext> applications;

	private final UnaryOperator<RequestInfo> shared;

	private long timestamp = LifecycleClock.toTimestamp(Instant.EPOCH);

	ValueReaders(JsonMapper mapper, Function<String, @Nullable ApplicationContext> applications,
			UnaryOperator<RequestInfo> shared) {
		this.mapper = mapper;
		this.applications = applications;
		this.shared = shared;
	}

	/**
	 * Return what finds the position of a name in a list.
	 */
	PropertyNameMatcher matcher(List<String> names) {
		return this.mapper.tokenStreamFactory()
			.constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
	}

	/**
	 * Return the reader of the wall-clock time of an event.
	 */
	ValueReader time() {
		return (json) -> {
			this.timestamp = EventTime.timestamp(json.getString());
			return this.timestamp;
		};
	}

	/**
	 * Return the latest wall-clock time that was read, on the clock of this JVM.
	 */
	long timestamp() {
		return this.timestamp;
	}

	void setTimestamp(long timestamp) {
		this.timestamp = timestamp;
	}

	/**
	 * Return the reader of a duration in milliseconds.
	 */
	ValueReader duration() {
		return orNull((json) -> Math.round(json.getDoubleValue() * NANOSECONDS));
	}

	/**
	 * Return the reader of a type.
	 */
	ValueReader of(Type type) {
		if (type instanceof Class<?> plain) {
			ValueReader reader = of(plain);
			return (reader != null) ? orNull(reader) : mapped(type);
		}
		boolean inFlight = type instanceof ParameterizedType list && list.getRawType() == List.class
				&& list.getActualTypeArguments()[0] == InFlight.class;
		return inFlight ? orNull(this::listOfInFlight) : mapped(type);
	}

	private @Nullable ValueReader of(Class<?> type) {
		if (type == String.class) {
			return expecting(JsonToken.VALUE_STRING, JsonParser::getString, type);
		}
		if (type == long.class || type == Long.class) {
			return expecting(JsonToken.VALUE_NUMBER_INT, JsonParser::getLongValue, type);
		}
		if (type == int.class || type == Integer.class) {
			return expecting(JsonToken.VALUE_NUMBER_INT, JsonParser::getIntValue, type);
		}
		if (Throwable.class.isAssignableFrom(type)) {
			return error(type);
		}
		if (type == ApplicationContext.class) {
			return (json) -> this.applications.apply(json.getString());
		}
		if (type == RequestInfo.class) {
			ValueReader request = nested(type);
			return (json) -> this.shared.apply((RequestInfo) request.read(json));
		}
		if (type == ResponseInfo.class || type == InFlightRequest.class || type == InFlightTask.class) {
			return nested(type);
		}
		if (type == InFlight.class) {
			return this::inFlight;
		}
		return (type.isEnum() && type.getPackage() == LifecycleEvent.class.getPackage()) ? constant(type) : null;
	}

	// The class of an error in a file is not loaded.
	private static ValueReader error(Class<?> type) {
		return (json) -> {
			if (!type.isAssignableFrom(RecordedError.class)) {
				throw new IllegalArgumentException(
						"%s is a %s, but errors are read as RecordedError: declare a Throwable."
							.formatted(json.currentName(), type.getName()));
			}
			return ErrorDeserializer.read(json.getString());
		};
	}

	// The mapper may be configured to convert other tokens.
	private ValueReader expecting(JsonToken token, ValueReader reader, Type type) {
		ValueReader mapped = mapped(type);
		return (json) -> (json.currentToken() == token) ? reader.read(json) : mapped.read(json);
	}

	private ValueReader mapped(Type type) {
		ObjectReader reader = this.mapper.readerFor(this.mapper.constructType(type));
		return reader::readValue;
	}

	// A primitive is 0 if its value is null.
	private static ValueReader orNull(ValueReader reader) {
		return (json) -> (json.currentToken() == JsonToken.VALUE_NULL) ? null : reader.read(json);
	}

	private ValueReader nested(Class<?> type) {
		EventForm form = EventForm.of(type, this);
		return (json) -> {
			expect(JsonToken.START_OBJECT, json);
			json.nextToken();
			return form.read(json);
		};
	}

	private List<Object> listOfInFlight(JsonParser json) throws Throwable {
		List<Object> list = new ArrayList<>();
		expect(JsonToken.START_ARRAY, json);
		while (json.nextToken() == JsonToken.START_OBJECT) {
			list.add(inFlight(json));
		}
		return List.copyOf(list);
	}

	private static void expect(JsonToken token, JsonParser json) {
		if (json.currentToken() != token) {
			throw new IllegalArgumentException(json.currentName() + " has another form.");
		}
	}

	private Object inFlight(JsonParser json) throws Throwable {
		expect(JsonToken.START_OBJECT, json);
		ObjectNode fields = json.readValueAsTree();
		Class<?> type = fields.has("task_id") ? InFlightTask.class : InFlightRequest.class;
		try (JsonParser tokens = this.mapper.treeAsTokens(fields)) {
			tokens.nextToken();
			tokens.nextToken();
			return EventForm.of(type, this).read(tokens);
		}
	}

	private static ValueReader constant(Class<?> type) {
		Map<String, Object> constants = Stream.of(type.getEnumConstants())
			.collect(Collectors.toMap((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT),
					Function.identity()));
		return (json) -> {
			Object constant = constants.get(json.getString());
			if (constant == null) {
				throw new IllegalArgumentException(
						json.getString() + " is no " + type.getSimpleName() + " of this version of Lifecycle.");
			}
			return constant;
		};
	}

	/**
	 * Reads the values of one type.
	 */
	@FunctionalInterface
	interface ValueReader {

		/**
		 * Read a value.
		 * @param json at the value
		 * @return the value; the parser is at its last token
		 * @throws Throwable if the value does not have the type
		 */
		@Nullable Object read(JsonParser json) throws Throwable;

	}

}
