package io.lifecycle.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import org.springframework.beans.BeanUtils;

/**
 * How the fields of a JSON object become an object of one class: its constructor, and
 * which parameter each field is. Immutable.
 */
final class EventForm {

	private static final MethodType CREATE = MethodType.methodType(Object.class, Object[].class);

	private static final String TIME = "time";

	private final MethodHandle constructor;

	private final @Nullable Object[] defaults;

	private final Map<String, Parameter> parameters = new HashMap<>();

	private EventForm(Constructor<?> constructor, String[] names, Type[] types, ValueReaders values)
			throws IllegalAccessException {
		constructor.trySetAccessible();
		this.constructor = MethodHandles.lookup()
			.unreflectConstructor(constructor)
			.asFixedArity()
			.asSpreader(Object[].class, names.length)
			.asType(CREATE);
		this.defaults = new Object[names.length];
		for (int index = 0; index < names.length; index++) {
			Class<?> type = constructor.getParameterTypes()[index];
			this.defaults[index] = Array.get(Array.newInstance(type, 1), 0);
			boolean duration = EventFields.isDuration(names[index], type);
			add(EventFields.name(names[index], type), index, duration ? values.duration() : values.of(types[index]));
		}
		Parameter timestamp = this.parameters.get(EventFields.TIMESTAMP);
		if (timestamp != null) {
			add(TIME, timestamp.index, values.time());
		}
	}

	private void add(String field, int index, ValueReader reader) {
		this.parameters.put(field, new Parameter(index, reader));
	}

	/**
	 * Return the form of a class.
	 * @param type the class
	 * @param values reads the values of the fields
	 * @throws IllegalArgumentException if its objects cannot be created
	 */
	static EventForm of(Class<?> type, ValueReaders values) {
		try {
			return type.isRecord() ? ofRecord(type, values) : ofClass(type, values);
		}
		catch (ReflectiveOperationException | IllegalStateException ex) {
			throw new IllegalArgumentException(
					type.getName() + " is no record and has no single constructor whose parameters have names.", ex);
		}
	}

	private static EventForm ofRecord(Class<?> type, ValueReaders values) throws ReflectiveOperationException {
		RecordComponent[] components = type.getRecordComponents();
		Constructor<?> canonical = type
			.getDeclaredConstructor(Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
		return new EventForm(canonical, Stream.of(components).map(RecordComponent::getName).toArray(String[]::new),
				Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new), values);
	}

	private static EventForm ofClass(Class<?> type, ValueReaders values) throws ReflectiveOperationException {
		Constructor<?> constructor = BeanUtils.getResolvableConstructor(type);
		return new EventForm(constructor, BeanUtils.getParameterNames(constructor),
				constructor.getGenericParameterTypes(), values);
	}

	/**
	 * Create an object.
	 * @param json at the first name or the end of an object
	 * @return the object; the parser is at the end of its JSON
	 * @throws Throwable what the constructor throws, or if a value does not match
	 */
	Object read(JsonParser json) throws Throwable {
		@Nullable Object[] arguments = this.defaults.clone();
		boolean dated = false;
		for (String name = json.currentName(); json.currentToken() == JsonToken.PROPERTY_NAME; name = json.nextName()) {
			json.nextToken();
			Parameter parameter = this.parameters.get(name);
			if (parameter == null || (dated && name.equals(EventFields.TIMESTAMP))) {
				json.skipChildren();
			}
			else {
				Object value = parameter.reader.read(json);
				arguments[parameter.index] = (value != null) ? value : this.defaults[parameter.index];
				dated |= name.equals(TIME);
			}
		}
		return this.constructor.invokeExact(arguments);
	}

	private record Parameter(int index, ValueReader reader) {
	}

}
